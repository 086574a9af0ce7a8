import { z } from 'zod';
import { at, listOf, objectOf, stringOf } from '../../provider-api/json';
import { SyncStateExpired } from '../errors';
import { readable } from '../items';
import type { BookingPage, ConnectDeps, ReadBookings } from '../provider';
import type { CalendarApi } from './api';
import { bookingOf } from './booking';
import type { GoogleCalendarSettings } from './settings';

/** Events; Google may give fewer. */
const PAGE = '1000';
/** Google's answer to a token that it does not know any more: 410, and 400 for one that it cannot read. */
const FORGOTTEN = [400, 410];

/** By calendar: from where the next read goes on. */
const tokens = z.record(z.string(), z.string());
const stateSchema = z.object({ tokens });

const cursorSchema = z.object({
  /** Of the first page. */
  from: z.string(),
  to: z.string(),
  /** The tokens to go on from; null: everything is read. */
  since: tokens.nullable(),
  /** Those of the calendars that are done. */
  tokens,
  pageToken: z.string().optional(),
});
type Cursor = z.output<typeof cursorSchema>;

/**
 * One page of one calendar. A change is told wherever it lies, because it may have left the window. Everything is read when the list of
 * calendars is another; and where Google has forgotten the token of one calendar, because a salon has few.
 * https://developers.google.com/workspace/calendar/api/guides/sync
 */
export async function readBookings(
  {
    api,
    settings,
    timezone,
  }: { api: CalendarApi; settings: GoogleCalendarSettings; timezone: ConnectDeps['timezone'] },
  request: ReadBookings,
  signal: AbortSignal,
): Promise<BookingPage> {
  const calendars = settings.calendars.map(({ calendar }) => calendar);
  const cursor = cursorSchema.safeParse(request.cursor).data ?? firstCursor(request, calendars);
  const calendar = calendars.find((one) => cursor.tokens[one] === undefined);
  const isFromStart = cursor.since === null;
  if (calendar === undefined) return lastPage(cursor, [], isFromStart);

  const syncToken = cursor.since?.[calendar];
  if (!isFromStart && syncToken === undefined) throw new SyncStateExpired(); // the list of calendars has changed meanwhile
  const { pageToken } = cursor;
  const query = {
    singleEvents: 'true',
    maxResults: PAGE,
    ...(syncToken ? { syncToken } : { timeMin: cursor.from, timeMax: cursor.to }),
    ...(pageToken && { pageToken }),
  };
  const expected = syncToken || pageToken ? FORGOTTEN : [];
  const { status, json } = await api(
    { method: 'GET', path: ['calendars', calendar, 'events'], query, expected },
    signal,
  );
  if (FORGOTTEN.includes(status)) throw new SyncStateExpired();

  const reading = {
    calendar,
    timezone,
    country: settings.country,
    listedAt: stringOf(at(json, 'updated')),
  };
  const events = listOf(at(json, 'items'))
    .map(objectOf)
    .filter((event) => !isFarInstance(event, cursor.to));
  const { bookings, isWhole } = readable(events, (event) => bookingOf(event, reading));
  const isComplete = isFromStart && isWhole;
  const nextPageToken = stringOf(at(json, 'nextPageToken'));
  if (nextPageToken) return { bookings, cursor: { ...cursor, pageToken: nextPageToken }, isComplete };
  const { pageToken: _read, ...rest } = cursor;
  const done = { ...cursor.tokens, [calendar]: stringOf(at(json, 'nextSyncToken')) ?? '' };
  const next = { ...rest, tokens: done };
  return calendars.every((one) => done[one] !== undefined)
    ? lastPage(next, bookings, isComplete)
    : { bookings, cursor: next, isComplete };
}

function firstCursor({ from, to, state }: ReadBookings, calendars: readonly string[]): Cursor {
  const last = stateSchema.safeParse(state).data?.tokens ?? {};
  const isOfThese =
    Object.keys(last).length === calendars.length && calendars.every((calendar) => last[calendar]);
  return { from, to, since: isOfThese ? last : null, tokens: {} };
}

function lastPage({ tokens }: Cursor, bookings: BookingPage['bookings'], isComplete: boolean): BookingPage {
  return { bookings, cursor: null, state: { tokens }, isComplete };
}

/** One touch of an endless series tells its instances of many years: those to come are read when the window reaches them. */
function isFarInstance(
  { status, recurringEventId, originalStartTime, start }: Record<string, unknown>,
  to: string,
): boolean {
  if (recurringEventId === undefined || status === 'cancelled') return false;
  return [originalStartTime, start].every((time) => {
    const moment = Date.parse(stringOf(at(time, 'dateTime')) ?? stringOf(at(time, 'date')) ?? '');
    return moment >= Date.parse(to);
  });
}
