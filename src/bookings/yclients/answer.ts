import { at, numberOf, objectOf, stringOf } from '../../provider-api/json';
import { SECOND } from '../../time/duration';
import { BookingRefused, BookingsOutage, BookingsUnavailable, BookingsUnconfirmed } from '../errors';
import type { JsonAnswer } from '../http';

/** The pause after a 429 that does not name one: the shorter of the two limits is of a second, the longer of a minute. */
const PAUSE = 10 * SECOND;

/** Codes of online booking: https://developer.alteg.io/en/online-booking/create_online_booking */
const CODES = new Map<number, [why: BookingRefused['why'], what: string]>([
  [431, ['invalid', 'the phone is not one']],
  [432, ['not-allowed', 'online booking needs a code from an SMS']],
  [433, ['taken', 'the time is taken']],
  [434, ['not-allowed', 'the client is on the black list']],
  [435, ['invalid', 'the name is missing']],
  [436, ['taken', 'no member of staff is free']],
  [437, ['invalid', 'the bookings of the request overlap']],
  [438, ['invalid', 'the service is not offered any more']],
]);

/** Some answers say it only in words, of Russian or English. */
const SAYS_TAKEN =
  /занят|нерабоч|недоступно для записи|already (taken|booked|busy)|is (taken|busy)|non-working/i;
const SAYS_MISSING = /не найден|не существует|not found|does not exist/i;
/** Timed out while it was read, too early, or closed: it was not carried out. */
const NOT_CARRIED_OUT = new Set([408, 425, 503]);

export type Outcome =
  /** `data`: of the envelope; undefined where the answer has no body. */
  | { kind: 'done'; data: unknown; total: number | undefined }
  | { kind: 'missing' }
  | { kind: 'failed'; error: Error };

/**
 * What an answer means. Errors quote only statuses and codes: the messages there name clients and staff. `ofRecord`: the request
 * changes one record, which the rules of the location may forbid.
 */
export function outcomeOf(answer: JsonAnswer, ofRecord = false): Outcome {
  const { status, text, json, retryAfterMs } = answer;
  const said = saidIn(answer);
  if (status === 429) return failed(new BookingsUnavailable('429: too many requests', retryAfterMs ?? PAUSE));
  if (NOT_CARRIED_OUT.has(status)) return failed(new BookingsUnavailable(String(status), retryAfterMs));
  if (status >= 500) return failed(new BookingsUnconfirmed(String(status)));
  if (status < 300) {
    if (at(json, 'success') === false) return refused(said);
    const isEmpty = text.trim() === '';
    if (!isEmpty && at(json, 'success') !== true)
      return failed(new BookingsUnconfirmed(`${status} without an answer of the API`));
    return { kind: 'done', data: at(json, 'data'), total: numberOf(at(json, 'meta', 'total_count')) };
  }
  if (json === undefined || status < 400) return failed(new BookingsOutage(`${status}, not of the API`));
  if (status === 401)
    return failed(new BookingsOutage('401: the partner token or the user token is refused'));
  if (status === 403 && said.code === undefined) return failed(forbidden(ofRecord));
  if (status === 404) return { kind: 'missing' };
  return refused(said);
}

function forbidden(ofRecord: boolean): Error {
  return ofRecord
    ? new BookingRefused('not-allowed', '403: the user may not change this record')
    : new BookingsOutage('403: the user may not do this, or the location does not use this application');
}

interface Said {
  status: number;
  /** The number of the error, wherever it stands. */
  code: number | undefined;
  message: string;
}

function saidIn({ status, json }: JsonAnswer): Said {
  const meta = objectOf(at(json, 'meta'));
  const message = stringOf(meta.message) ?? stringOf(at(json, 'errors', 'message')) ?? '';
  const places = [at(json, 'errors', 'code'), at(meta, 'errors', 'code'), meta.code, meta.error_code, status];
  const code = places.map(numberOf).find((one) => one !== undefined && CODES.has(one));
  return { status, code, message };
}

function refused({ status, code, message }: Said): Outcome {
  const known = code === undefined ? undefined : CODES.get(code);
  if (known) return failed(new BookingRefused(known[0], `${code}: ${known[1]}`));
  if (status === 409 || SAYS_TAKEN.test(message))
    return failed(new BookingRefused('taken', `${status}: the time is taken`));
  if (SAYS_MISSING.test(message)) return { kind: 'missing' };
  return failed(new BookingRefused('invalid', `${status} without a known code`));
}

function failed(error: Error): Outcome {
  return { kind: 'failed', error };
}
