import type { SimulatedCompany } from '../../../db/simulator/people';
import { storableText } from '../../../db/storable';
import type { ContextOwner } from '../../../domain/context';
import type { Speaker } from '../../../simulator/say';
import type { Told } from './told';

/** Which fields of the page can be wrong, and how. */
export type Problem =
  | { field: 'phone'; problem: 'not-a-phone' | 'real-client' }
  | { field: 'name'; problem: 'name-too-long' }
  | { field: 'company'; problem: 'no-company' }
  | { field: 'text'; problem: 'empty' | 'too-long' };

/** Who is simulated: what the address of the page says, and who that is. */
export interface Asked {
  company: SimulatedCompany;
  owner: ContextOwner;
  speaker: Speaker;
}

/** What was typed into a field, as PostgreSQL can store it. */
export function typed(given: unknown): string {
  return typeof given === 'string' ? storableText(given).trim() : '';
}

/** An address below `/try` for this client. */
export function addressOf(
  path: string,
  { companyId, phone, name }: Speaker,
  more: Record<string, string> = {},
): string {
  const query = new URLSearchParams({ company: companyId, phone, ...(name && { name }), ...more });
  return `/try${path}?${query}`;
}

/** What has just been done, in the address: without JavaScript the page is read again. */
export function toldInAddress(told: Told): Record<string, string> {
  switch (told.kind) {
    case 'restarted':
      return { did: told.kind, n: String(Math.round(told.ms)) };
    case 'forgot':
      return { did: told.kind, n: String(told.n) };
    case 'later':
      return { did: told.kind };
    case 'taken':
      return { did: told.kind, from: told.from };
    case 'not-possible':
      return { did: told.kind, why: told.reason };
  }
}
