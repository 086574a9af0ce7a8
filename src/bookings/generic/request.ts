import { excerpt } from '../../provider-api/excerpt';
import { SIGNATURE_HEADER, signBody } from '../../provider-api/signature';
import { BookingRefused, BookingsOutage, BookingsUnavailable, BookingsUnconfirmed } from '../errors';
import { type JsonAnswer, requestJson } from '../http';

export interface GenericServer {
  url: string;
  secret: string;
  timeoutMs: number;
}

const REFUSED = { 409: 'taken', 403: 'not-allowed', 422: 'invalid' } as const;

/** The server says that it has not carried the request out. */
const NOT_TAKEN = new Set([408, 425, 429, 503]);

/**
 * Posts a signed request and returns the JSON of its answer.
 *
 * | answer | outcome |
 * |---|---|
 * | 2xx with JSON | done |
 * | 409, 403, 422 | `BookingRefused`: taken, not allowed, invalid |
 * | any other 4xx but those below, 3xx | `BookingsOutage`: every request |
 * | 408, 425, 429, 503 | `BookingsUnavailable`: not carried out |
 * | any other 5xx, 2xx without JSON | `BookingsUnconfirmed`: unknown |
 */
export async function post(
  { url, secret, timeoutMs }: GenericServer,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<unknown> {
  const key = 'idempotencyKey' in body ? String(body.idempotencyKey) : undefined;
  const answer = await requestJson('POST', `${url}/${path}`, {
    headers: {
      [SIGNATURE_HEADER]: signBody(secret, JSON.stringify(body)),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body,
    signal,
    timeoutMs,
  });
  if (answer.status >= 200 && answer.status < 300 && answer.json !== undefined) return answer.json;
  throw errorOf(answer, secret, JSON.stringify(body));
}

function errorOf({ status, text, retryAfterMs }: JsonAnswer, secret: string, sent: string): Error {
  const said = `${status}: ${excerpt(text, { to: '', text: sent, secrets: [secret] })}`;
  const why = REFUSED[status as keyof typeof REFUSED];
  if (why) return new BookingRefused(why, said);
  if (NOT_TAKEN.has(status)) return new BookingsUnavailable(said, retryAfterMs);
  if (status >= 500 || status < 300) return new BookingsUnconfirmed(said);
  const todo = status === 401 ? '; `secret` must be the same on both sides' : '';
  return new BookingsOutage(`${said}${todo}`);
}
