import { excerpt } from '../provider-api/excerpt';
import { at, stringOf } from '../provider-api/json';
import { BookingsOutage, BookingsUnavailable, BookingsUnconfirmed } from './errors';
import type { JsonAnswer } from './http';

/** Timed out while it was read, too early, too much, or closed: nothing was done. */
const NOT_TAKEN = new Set([408, 425, 429, 503]);

/** What statuses mean where the provider does not say otherwise: the error of an answer that is not about one request. */
export function failureOf(answer: JsonAnswer, secrets: readonly string[]): Error {
  const { status, retryAfterMs } = answer;
  const said = `${status}: ${reasonOf(answer, secrets)}`;
  if (NOT_TAKEN.has(status)) return new BookingsUnavailable(said, retryAfterMs);
  if (status >= 200 && (status < 300 || status >= 500)) return new BookingsUnconfirmed(said);
  return new BookingsOutage(said, retryAfterMs);
}

/** What the provider says, without secrets and personal data. */
export function reasonOf({ json, text }: JsonAnswer, secrets: readonly string[]): string {
  const said = stringOf(at(json, 'error', 'message')) ?? stringOf(at(json, 'message')) ?? text;
  return excerpt(said, { to: '', text: '', secrets }) || 'no reason';
}

/** Of a request that changes nothing: it is never unknown whether it was carried out. */
export function withoutDoubt<Answer>(answer: Promise<Answer>): Promise<Answer> {
  return answer.catch((error: unknown) => {
    if (!(error instanceof BookingsUnconfirmed)) throw error;
    throw new BookingsUnavailable(error.reason, undefined, { cause: error });
  });
}
