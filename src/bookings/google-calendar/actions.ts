import type { ExternalBooking } from '../../domain/external-booking';
import { type Json, objectOf } from '../../provider-api/json';
import { MINUTE } from '../../time/duration';
import { instantOf } from '../../time/local-time';
import { BookingRefused, BookingsUnconfirmed } from '../errors';
import type { BookingActions, BookRequest } from '../provider';
import { bookingOf } from './booking';
import { getEvent } from './events';
import { eventIdOf, partsOf } from './ids';
import { type Calendars, insertOnce, keptUnlessTaken } from './insert';
import { CONFIRMED, propertiesOf } from './own';
import { findCopy, moveToCalendar, moveWithin, timesOf } from './reschedule';
import type { GoogleCalendarSettings } from './settings';
import type { Span } from './span';

const SILENT = { sendUpdates: 'none' };
/** Green. */
const CONFIRMED_COLOR = '10';

export function createActions(to: Calendars, settings: GoogleCalendarSettings): BookingActions {
  const { api, timezone } = to;

  function told(calendar: string, event: Json): ExternalBooking {
    const booking = bookingOf(event, { calendar, timezone, country: settings.country });
    if (!booking) throw new BookingsUnconfirmed('Google has answered with an event without an id');
    return booking;
  }

  const isListed = (staffId: string) => settings.calendars.some(({ calendar }) => calendar === staffId);

  function calendarOf(staffId: string): string {
    if (!isListed(staffId))
      throw new BookingRefused('invalid', 'the member of staff has no calendar in `calendars`');
    return staffId;
  }

  return {
    withoutServices: true,

    async book(request, signal) {
      const calendar = calendarOf(request.staffId);
      const span = spanOfRequest(request, timezone);
      const id = eventIdOf(request.idempotencyKey);
      const body = { ...textsOf(request), ...timesOf(span, timezone) };
      return told(calendar, await insertOnce(to, { calendar, id, span, body }, signal));
    },

    async findBooked({ staffId, idempotencyKey }, signal) {
      if (!isListed(staffId)) return undefined; // `book` refuses it
      const calendar = staffId;
      const event = await getEvent(api, calendar, eventIdOf(idempotencyKey), signal);
      if (!event) return undefined;
      const kept = await keptUnlessTaken(to, calendar, event, signal).catch(undefinedIfRefused);
      return kept && told(calendar, kept);
    },

    async reschedule({ staffId, ...request }, signal) {
      const { calendar, eventId } = partsOf(request.externalId);
      const { idempotencyKey } = request;
      const move = { idempotencyKey, calendar, eventId, span: spanOfRequest(request, timezone) };
      const target = staffId === null ? calendar : calendarOf(staffId);
      const event =
        target === calendar
          ? await moveWithin(to, move, signal)
          : await moveToCalendar(to, move, target, signal);
      return told(target, event);
    },

    async findMoved({ staffId: target, idempotencyKey, externalId }, signal) {
      const { calendar, eventId } = partsOf(externalId);
      if (target === null || target === calendar || !isListed(target)) return undefined;
      const move = { idempotencyKey, calendar, eventId };
      const copy = await findCopy(to, move, target, signal).catch(undefinedIfRefused);
      return copy && told(target, copy);
    },

    async cancel({ externalId }, signal) {
      const { calendar, eventId } = partsOf(externalId);
      const path = ['calendars', calendar, 'events', eventId];
      const gone = [404, 410];
      await api({ method: 'DELETE', path, query: SILENT, expected: gone }, signal);
      // when it was deleted, by Google's clock; the deletion itself is done
      const read = await api({ method: 'GET', path, expected: gone }, signal).catch(() => undefined);
      signal.throwIfAborted();
      const event = objectOf(read?.json);
      const booking = event.status === 'cancelled' ? told(calendar, event) : undefined;
      const version = booking?.version ?? Date.now();
      return { externalId, version, status: 'cancelled', closedBy: 'client', details: null };
    },

    async confirm(externalId, signal) {
      const { calendar, eventId } = partsOf(externalId);
      const path = ['calendars', calendar, 'events', eventId];
      const body = { extendedProperties: { private: CONFIRMED }, colorId: CONFIRMED_COLOR };
      const expected = [404, 410];
      const { status, json } = await api({ method: 'PATCH', path, query: SILENT, body, expected }, signal);
      if (expected.includes(status))
        throw new BookingRefused('invalid', 'the event is not in the calendar any more');
      return told(calendar, objectOf(json));
    },
  };
}

function undefinedIfRefused(error: unknown): undefined {
  if (!(error instanceof BookingRefused)) throw error;
}

function spanOfRequest(
  { from, durationMinutes }: Pick<BookRequest, 'from' | 'durationMinutes'>,
  timezone: string,
): Span {
  const start = instantOf(from, timezone);
  const end = new Date(start.getTime() + durationMinutes * MINUTE);
  return { startsAt: start.toISOString(), endsAt: end.toISOString() };
}

/** `readWritten` reads them back. */
function textsOf({ title, client, comment, price, idempotencyKey }: BookRequest) {
  return {
    summary: [title, client.name].filter(Boolean).join(', '),
    description: [client.phone, comment].filter(Boolean).join('\n'),
    extendedProperties: propertiesOf({ key: idempotencyKey, ...client, price }),
  };
}
