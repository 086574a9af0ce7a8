import { type Json, objectOf, stringOf } from '../../provider-api/json';
import { BookingRefused, BookingsUnavailable, BookingsUnconfirmed } from '../errors';
import { reasonOf } from '../failure';
import { eventsAt, getEvent } from './events';
import { eventIdOf, externalIdOf } from './ids';
import { type Calendars, insertOnce, keptUnlessTaken, taken } from './insert';
import { notesOf, propertiesOf } from './own';
import { type Span, spanOf } from './span';

export interface Move {
  idempotencyKey: string;
  calendar: string;
  eventId: string;
  span: Span;
}

const SILENT = { sendUpdates: 'none' };
const GONE = 'the event is not in the calendar any more';

/** The event at another time of the same calendar. Throws `BookingRefused`. */
export async function moveWithin(
  { api, timezone }: Calendars,
  { calendar, eventId, span }: Move,
  signal: AbortSignal,
): Promise<Json> {
  const event = await getEvent(api, calendar, eventId, signal);
  if (!event) throw new BookingRefused('invalid', GONE);
  const before = spanOf(event, timezone);
  if (before?.startsAt === span.startsAt && before.endsAt === span.endsAt) return event; // by an attempt before
  const isTaken = async () => {
    const found = await eventsAt(api, { calendar, span, timezone }, signal);
    return found.some(({ id }) => id !== eventId);
  };
  const patch = async (to: object, of: Json) => {
    const path = ['calendars', calendar, 'events', eventId];
    const ifMatch = stringOf(of.etag);
    const expected = [400, 404, 410, 412];
    const answer = await api({ method: 'PATCH', path, query: SILENT, body: to, ifMatch, expected }, signal);
    if (answer.status === 412) throw new BookingsUnavailable('412: the event has been changed meanwhile');
    if (answer.status === 400) throw new BookingRefused('invalid', `400: ${reasonOf(answer, [])}`);
    if (answer.status > 400) throw new BookingRefused('invalid', GONE);
    return objectOf(answer.json);
  };

  if (await isTaken()) throw taken();
  const moved = await patch(timesOf(span, timezone), event);
  try {
    if (!(await isTaken())) return moved;
    await patch({ start: asBefore(event.start), end: asBefore(event.end) }, moved); // as in `insertOnce`: rather neither than both
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof BookingsUnconfirmed) throw cause;
    throw new BookingsUnconfirmed('the event is moved, and it is not known whether another overlaps it', {
      cause,
    });
  }
  throw taken();
}

/**
 * A copy in another calendar, and then the event is deleted: the old time is kept until the new one is there. `events.move` would
 * hold neither for a moment. Throws `BookingRefused`.
 */
export async function moveToCalendar(
  to: Calendars,
  { idempotencyKey, calendar, eventId, span }: Move,
  target: string,
  signal: AbortSignal,
): Promise<Json> {
  const id = eventIdOf(idempotencyKey);
  const event = await getEvent(to.api, calendar, eventId, signal);
  if (!event) {
    const copy = await getEvent(to.api, target, id, signal); // of an attempt before
    if (copy) return copy;
    throw new BookingRefused('invalid', GONE);
  }
  const { summary, description, location, colorId } = event;
  const replaces = externalIdOf(calendar, eventId);
  const body = {
    ...{ summary, description, location, colorId },
    ...timesOf(span, to.timezone),
    extendedProperties: propertiesOf({ ...notesOf(event), key: idempotencyKey, replaces }),
  };
  const copy = await insertOnce(to, { calendar: target, id, span, body }, signal);
  await deleteCopied(to, { calendar, eventId }, signal);
  return copy;
}

/** The copy that an attempt before has made; the event is deleted then, if it was not. Throws `BookingRefused`: it had to go. */
export async function findCopy(
  to: Calendars,
  { idempotencyKey, calendar, eventId }: Omit<Move, 'span'>,
  target: string,
  signal: AbortSignal,
): Promise<Json | undefined> {
  const copy = await getEvent(to.api, target, eventIdOf(idempotencyKey), signal);
  if (!copy || !(await getEvent(to.api, calendar, eventId, signal))) return copy;
  const kept = await keptUnlessTaken(to, target, copy, signal);
  await deleteCopied(to, { calendar, eventId }, signal);
  return kept;
}

async function deleteCopied(
  { api }: Calendars,
  { calendar, eventId }: Pick<Move, 'calendar' | 'eventId'>,
  signal: AbortSignal,
): Promise<void> {
  const path = ['calendars', calendar, 'events', eventId];
  await api({ method: 'DELETE', path, query: SILENT, expected: [404, 410] }, signal).catch(
    (cause: unknown) => {
      signal.throwIfAborted();
      throw new BookingsUnconfirmed('the copy is made, and the event may not be deleted', { cause });
    },
  );
}

/** `date: null` makes an event of whole days one with times. */
export function timesOf({ startsAt, endsAt }: Span, timeZone: string) {
  const at = (dateTime: string) => ({ dateTime, timeZone, date: null });
  return { start: at(startsAt), end: at(endsAt) };
}

function asBefore(given: unknown) {
  return { date: null, dateTime: null, ...objectOf(given) };
}
