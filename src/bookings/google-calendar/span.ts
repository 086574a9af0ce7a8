import { at, type Json, listOf, objectOf, stringOf } from '../../provider-api/json';
import { instantOf } from '../../time/local-time';

/** ISO 8601. */
export interface Span {
  startsAt: string;
  endsAt: string;
}

/**
 * The time that an event takes of its calendar; an event of whole days takes them from midnight to midnight in the company's time
 * zone. Undefined: none. It is marked as free, says only where one works, is declined, or has no length.
 */
export function spanOf(event: Json, timezone: string): Span | undefined {
  if (event.status === 'cancelled' || event.transparency === 'transparent') return undefined;
  if (event.eventType === 'workingLocation') return undefined;
  const self = listOf(event.attendees).find((attendee) => at(attendee, 'self') === true);
  if (at(self, 'responseStatus') === 'declined') return undefined;
  const startsAt = momentOf(event.start, timezone);
  const endsAt = momentOf(event.end, timezone);
  return startsAt && endsAt && startsAt < endsAt ? { startsAt, endsAt } : undefined;
}

/** An event that is not cancelled always has a beginning and an end: without them it was not read. */
export function isReadable({ status, start, end }: Json, timezone: string): boolean {
  return status === 'cancelled' || [start, end].every((one) => momentOf(one, timezone) !== undefined);
}

function momentOf(given: unknown, timezone: string): string | undefined {
  const { date, dateTime } = objectOf(given);
  const day = stringOf(date);
  if (day !== undefined && Number.isNaN(Date.parse(`${day}T00:00Z`))) return undefined;
  if (day !== undefined) return instantOf(`${day}T00:00`, timezone).toISOString();
  const moment = Date.parse(stringOf(dateTime) ?? '');
  return Number.isNaN(moment) ? undefined : new Date(moment).toISOString();
}

export function overlaps(one: Span, other: Span): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}
