import type { ExternalBooking } from '../../domain/external-booking';
import { numberOf, objectOf, stringOf } from '../../provider-api/json';
import { DAY } from '../../time/duration';
import { localTimeOf } from '../../time/local-time';
import { mustBeReadable, readable, rowsIn } from '../items';
import type { BookingPage, ReadBookings } from '../provider';
import type { Done, Params } from './api';
import { bookingOf } from './record';
import type { Salon } from './salon';

/** Records of a page. */
const PAGE = 200;
/**
 * What has changed is asked for from this much before the last read began. The API takes a local time and does not say whose; a day
 * is more than the clocks of two places differ.
 */
const OVERLAP = DAY;

interface Cursor {
  page: number;
  /** When the read began, ISO 8601. */
  since: string;
  /** Records of the pages before. */
  read: number;
  /** Records of all pages, as the first one has said; null: it has not. */
  total: number | null;
}

/** All bookings of the given days; or, with a state, all that have changed since, deleted ones included. */
export async function readBookings(
  salon: Salon,
  { from, to, state, cursor }: ReadBookings,
  signal: AbortSignal,
): Promise<BookingPage> {
  const { page, since, read, total } = cursorOf(cursor);
  const changedSince = stringOf(objectOf(state).since);
  const which = changedSince === undefined ? days(salon, from, to) : changes(salon, changedSince);
  const params = { ...which, page, count: PAGE };
  const answer = await salon.api.readSlowly(`records/${salon.companyId}`, params, signal);
  const records = rowsIn(answer.data);
  const next: Cursor = {
    page: page + 1,
    since,
    read: read + records.length,
    total: page === 1 ? (answer.total ?? null) : total,
  };
  const isLast = records.length === 0 || isLastPage(answer, next.read, records.length);
  // A record that was deleted between two pages has moved the others: one of them is in no page.
  const isWhole =
    answer.total === undefined || (answer.total === next.total && (!isLast || next.read >= answer.total));
  const { bookings, isWhole: isReadable } = readable(records, (record) => bookingOf(record, salon.timezone));
  return {
    bookings,
    cursor: isLast ? null : next,
    state: { since },
    isComplete: changedSince === undefined && isWhole && isReadable,
  };
}

export async function readBooking(
  salon: Salon,
  externalId: string,
  signal: AbortSignal,
): Promise<ExternalBooking | undefined> {
  const found = await salon.api.find(`record/${salon.companyId}/${externalId}`, signal);
  return found && mustBeReadable(bookingOf(found.data, salon.timezone));
}

/** The records of one day. */
export async function recordsOfDay(salon: Salon, day: string, signal: AbortSignal): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let page = 1; ; page++) {
    const params = { start_date: day, end_date: day, page, count: PAGE };
    const answer = await salon.api.read(`records/${salon.companyId}`, params, signal);
    const records = rowsIn(answer.data);
    all.push(...records);
    if (records.length === 0 || isLastPage(answer, all.length, records.length)) return all;
  }
}

/** The server may give fewer than we ask for. */
function isLastPage({ total }: Done, read: number, inPage: number): boolean {
  return total === undefined ? inPage < PAGE : read >= total;
}

function days({ timezone }: Salon, from: string, to: string): Params {
  const day = (at: string) => localTimeOf(new Date(at), timezone).slice(0, 10);
  return { start_date: day(from), end_date: day(to) };
}

function changes({ timezone }: Salon, since: string): Params {
  const after = localTimeOf(new Date(Date.parse(since) - OVERLAP), timezone);
  return { changed_after: `${after}:00`, with_deleted: 1 };
}

function cursorOf(given: unknown): Cursor {
  const { page, since, read, total } = objectOf(given);
  return {
    page: numberOf(page) ?? 1,
    since: stringOf(since) ?? new Date().toISOString(),
    read: numberOf(read) ?? 0,
    total: numberOf(total) ?? null,
  };
}
