import { isObject, type Json } from '../../provider-api/json';
import { HOUR, MINUTE } from '../../time/duration';
import { BookingsUnavailable } from '../errors';
import { nameOf } from '../items';
import type { CalComApi } from './api';
import { keyOf } from './booking';
import { bookingsBetween } from './read-bookings';

/** Undefined: there is no such booking. */
export async function readOne(api: CalComApi, uid: string, signal: AbortSignal): Promise<Json | undefined> {
  const answer = await api.get(`bookings/${encodeURIComponent(uid)}`, {}, signal);
  if (!answer) return undefined;
  if (isObject(answer.data)) return answer.data;
  throw new BookingsUnavailable('it answered without one booking');
}

/** The booking that a request with this key has made for this time, or the one that it was moved to. */
export async function findByKey(
  api: CalComApi,
  key: string,
  startsAt: Date,
  signal: AbortSignal,
): Promise<Json | undefined> {
  const [from, to] = [startsAt.getTime() - MINUTE, startsAt.getTime() + HOUR];
  const around = await bookingsBetween(api, new Date(from).toISOString(), new Date(to).toISOString(), signal);
  const made = around.filter((one) => keyOf(one) === key);
  const found = made.find(({ status }) => status !== 'cancelled') ?? made[0];
  const successor = found && nameOf(found.rescheduledToUid);
  return successor === undefined ? found : readOne(api, successor, signal);
}
