import type { ExternalBooking } from '../../domain/external-booking';
import { at, type Json, objectOf } from '../../provider-api/json';
import { DAY } from '../../time/duration';
import { allPages, readable, rowsIn } from '../items';
import type { BookingPage, ReadBookings } from '../provider';
import type { CalComApi } from './api';
import { bookingOf } from './booking';
import type { CalComSettings } from './settings';

const PAGE = 100;

/** Everything each time: a change of the calendar, an absent client, or a window that has moved on is in no list of changes. */
export async function readBookings(
  api: CalComApi,
  { staff }: CalComSettings,
  { from, to, cursor }: ReadBookings,
  signal: AbortSignal,
): Promise<BookingPage> {
  const skip = typeof cursor === 'number' ? cursor : 0;
  const { rows, next } = await page(api, { from, to, skip }, signal);
  const { bookings, isWhole } = readable(rows, bookingOf);
  return { bookings: bookings.filter((one) => isOf(staff, one)), cursor: next, isComplete: isWhole };
}

/** As the API tells them. */
export async function bookingsBetween(
  api: CalComApi,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<Json[]> {
  return allPages(async (skip = '0') => {
    const { rows: items, next } = await page(api, { from, to, skip: Number(skip) }, signal);
    return { items, next: next === null ? undefined : `${next}` };
  });
}

interface Page {
  rows: Json[];
  /** Of the next page; null: it was the last. */
  next: number | null;
}

/** In the order in which they were made: a booking that is made meanwhile comes last, and none is skipped. */
async function page(
  api: CalComApi,
  { from, to, skip }: { from: string; to: string; skip: number },
  signal: AbortSignal,
): Promise<Page> {
  const beforeEnd = new Date(Date.parse(to) + DAY).toISOString(); // one that begins before `to` may end after it
  const query = { afterStart: from, beforeEnd, sortCreated: 'asc', take: `${PAGE}`, skip: `${skip}` };
  const answer = objectOf(await api.get('bookings', query, signal));
  const rows = rowsIn(answer.data);
  const isLast = at(answer, 'pagination', 'hasNextPage') !== true || rows.length === 0;
  return { rows, next: isLast ? null : skip + PAGE };
}

function isOf(staff: readonly string[] | undefined, { details }: ExternalBooking): boolean {
  return staff === undefined || (details?.staffId !== null && staff.includes(details?.staffId ?? ''));
}
