import { at, type Json, listOf, objectOf, stringOf } from '../../provider-api/json';
import type { CalendarApi } from './api';
import { overlaps, type Span, spanOf } from './span';

/** Undefined: there is none, or it is deleted. */
export async function getEvent(
  api: CalendarApi,
  calendar: string,
  eventId: string,
  signal: AbortSignal,
): Promise<Json | undefined> {
  const path = ['calendars', calendar, 'events', eventId];
  const { status, json } = await api({ method: 'GET', path, expected: [404, 410] }, signal);
  const event = objectOf(json);
  return status === 200 && event.status !== 'cancelled' ? event : undefined;
}

/** Events that take a part of this time. `events.list`, because `freebusy` does not say which they are and needs another right. */
export async function eventsAt(
  api: CalendarApi,
  { calendar, span, timezone }: { calendar: string; span: Span; timezone: string },
  signal: AbortSignal,
): Promise<Json[]> {
  const found: Json[] = [];
  let pageToken: string | undefined;
  do {
    const query = {
      singleEvents: 'true',
      timeMin: span.startsAt,
      timeMax: span.endsAt,
      ...(pageToken && { pageToken }),
    };
    const { json } = await api({ method: 'GET', path: ['calendars', calendar, 'events'], query }, signal);
    found.push(...listOf(at(json, 'items')).map(objectOf));
    pageToken = stringOf(at(json, 'nextPageToken'));
  } while (pageToken);
  return found.filter((event) => {
    const taken = spanOf(event, timezone);
    return taken !== undefined && overlaps(taken, span);
  });
}
