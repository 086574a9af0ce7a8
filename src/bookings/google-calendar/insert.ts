import { type Json, objectOf, stringOf } from '../../provider-api/json';
import { BookingRefused, BookingsUnconfirmed } from '../errors';
import { reasonOf } from '../failure';
import type { CalendarApi } from './api';
import { eventsAt, getEvent } from './events';
import { type Span, spanOf } from './span';

export interface Calendars {
  api: CalendarApi;
  /** Of the company. */
  timezone: string;
}

export interface NewEvent {
  calendar: string;
  /** Chosen by us: Google refuses it a second time, even after the event is deleted. */
  id: string;
  span: Span;
  body: object;
}

/** A person who deletes the event, or a rival of it, decides. */
const DELETED = 'the event of this request has been deleted in the calendar';

/** Makes an event that no other overlaps. Carrying it out twice makes one. Throws `BookingRefused`. */
export async function insertOnce(
  to: Calendars,
  { calendar, id, span, body }: NewEvent,
  signal: AbortSignal,
): Promise<Json> {
  const found = await eventsAt(to.api, { calendar, span, timezone: to.timezone }, signal);
  const made = found.find((event) => event.id === id);
  if (made) return keptUnlessTaken(to, calendar, made, signal);
  if (found.length > 0) throw taken();
  const answer = await to.api(
    {
      method: 'POST',
      path: ['calendars', calendar, 'events'],
      query: { sendUpdates: 'none' },
      body: { ...body, id },
      expected: [400, 409],
    },
    signal,
  );
  if (answer.status === 400) throw new BookingRefused('invalid', `400: ${reasonOf(answer, [])}`);
  const event = answer.status === 409 ? await getEvent(to.api, calendar, id, signal) : objectOf(answer.json);
  if (!event) throw new BookingRefused('taken', DELETED);
  return keptUnlessTaken(to, calendar, event, signal);
}

/**
 * Google takes events that overlap. So we look again when ours is there: it stays only where every other one was made later. Of two
 * requests at once, the one that looks last sees both events; at worst both events go, and never do both stay.
 */
export async function keptUnlessTaken(
  { api, timezone }: Calendars,
  calendar: string,
  event: Json,
  signal: AbortSignal,
): Promise<Json> {
  const span = spanOf(event, timezone);
  if (!span) return event; // a person has marked it as free
  try {
    const found = await eventsAt(api, { calendar, span, timezone }, signal);
    const others = found.filter(({ id }) => id !== event.id);
    if (others.every((other) => createdAt(other) > createdAt(event))) return event;
    const path = ['calendars', calendar, 'events', String(event.id)];
    await api({ method: 'DELETE', path, query: { sendUpdates: 'none' }, expected: [404, 410] }, signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof BookingsUnconfirmed) throw cause;
    throw new BookingsUnconfirmed('the event is made, and it is not known whether another overlaps it', {
      cause,
    });
  }
  throw taken();
}

export function taken(): BookingRefused {
  return new BookingRefused('taken', 'another event of the calendar has the time');
}

function createdAt(event: Json): number {
  return Date.parse(stringOf(event.created) ?? '');
}
