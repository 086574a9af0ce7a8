import type { ContextOwner } from '../domain/context';
import type { ContextService } from './service';

export interface ChangedBooking {
  companyId: string;
  /** Canonical addresses of the clients it concerns; none: it is not known whose booking it was. */
  clients: readonly string[];
}

/** What each event drops. The dialogue is never among it: a booking changes nothing of what was said. */

export async function bookingChanged(
  contexts: ContextService,
  { companyId, clients }: ChangedBooking,
): Promise<void> {
  if (clients.length === 0) {
    await contexts.invalidate(companyOnly(companyId), ['schedule']);
    await contexts.invalidateClients(companyId);
  }
  for (const client of clients) await contexts.invalidate({ companyId, client }, ['client', 'schedule']);
}

export async function companyChanged(contexts: ContextService, companyId: string): Promise<void> {
  await contexts.invalidate(companyOnly(companyId), ['company', 'schedule']);
}

/** Segments of the company do not look at the client. */
function companyOnly(companyId: string): ContextOwner {
  return { companyId, client: '' };
}
