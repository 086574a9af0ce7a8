import { COMPANY_ID } from '../../domain/company-id';
import { oneOfNames } from '../../settings/names';
import { shown } from '../../settings/shown-value';
import type { At } from './at';

/** A segment of a URL. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export interface Entry<Name extends string> {
  id: string;
  company: string;
  provider: Name;
  /** What the provider's schema reads. */
  rest: Record<string, unknown>;
}

/** What every channel and every booking system says. Throws `ConfigFileInvalid`. */
export function readEntry<Name extends string>(
  given: unknown,
  providers: Readonly<Record<Name, unknown>>,
  at: At,
): Entry<Name> {
  const { id, company, provider, ...rest } = at.object(given);
  if (typeof id !== 'string' || !ID.test(id))
    throw at
      .in('id')
      .wrong(shown(id), 'must be 1 to 64 letters, digits, ., _ or -, and begin with a letter or a digit');
  const companyId = typeof company === 'number' ? String(company) : company;
  if (typeof companyId !== 'string' || !COMPANY_ID.test(companyId))
    throw at
      .in('company')
      .wrong(shown(company), 'must be the id of a company: 1 to 64 letters, digits, - or _');
  if (typeof provider !== 'string' || !Object.hasOwn(providers, provider))
    throw at
      .in('provider')
      .wrong(
        shown(provider),
        oneOfNames(typeof provider === 'string' ? provider : '', Object.keys(providers)),
      );
  return { id, company: companyId, provider: provider as Name, rest };
}
