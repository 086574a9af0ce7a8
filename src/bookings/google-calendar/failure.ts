import { at, listOf, stringOf } from '../../provider-api/json';
import { MINUTE } from '../../time/duration';
import { BookingsUnavailable, BookingsUnconfirmed } from '../errors';
import { failureOf as failureOfStatus, reasonOf } from '../failure';
import type { JsonAnswer } from '../http';

/** Quotas count a minute. */
const PAUSE = MINUTE;
/** A 403 for too many requests, or for too many changes of one calendar. */
const TOO_MANY = /^(rateLimitExceeded|userRateLimitExceeded|quotaExceeded|dailyLimitExceeded)$/;

/** The error of an answer that is no success: https://developers.google.com/workspace/calendar/api/guides/errors */
export function failureOf(answer: JsonAnswer, secrets: readonly string[]): Error {
  const { status, json, retryAfterMs = PAUSE } = answer;
  const said = `${status}: ${reasonOf(answer, secrets)}`;
  const reasons = listOf(at(json, 'error', 'errors')).map((one) => stringOf(at(one, 'reason')) ?? '');
  const isTooMany = status === 429 || (status === 403 && reasons.some((reason) => TOO_MANY.test(reason)));
  if (isTooMany) return new BookingsUnavailable(said, retryAfterMs);
  // `backendError`: Google does not say that it has done nothing
  return status === 503 ? new BookingsUnconfirmed(said) : failureOfStatus(answer, secrets);
}
