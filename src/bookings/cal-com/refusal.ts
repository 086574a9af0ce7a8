import type { Json } from '../../provider-api/json';
import { BookingRefused } from '../errors';
import type { Refusal } from './api';

const TAKEN = /already has (a )?booking|not available|no_available_users|hosts_unavailable|booking_conflict/i;
const RULES =
  /too soon|too far|out of bounds|in the past|can't be booked at|maximum number|limit|not allowed|disabled|already ended/i;

export function isRefusal(answer: Json | { refusal: Refusal }): answer is { refusal: Refusal } {
  return 'refusal' in answer;
}

/** Cal.com has no codes for these. 404: no such event type. */
export function refusalError({ status, reason }: Refusal): BookingRefused {
  if (status === 409 || TAKEN.test(reason)) return new BookingRefused('taken', reason);
  return new BookingRefused(RULES.test(reason) ? 'not-allowed' : 'invalid', reason);
}
