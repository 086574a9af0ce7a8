import type { BookingDetails, ExternalBooking } from '../../domain/external-booking';
import { type Json, stringOf } from '../../provider-api/json';
import { externalIdOf } from './ids';
import { notesOf } from './own';
import { isReadable, spanOf } from './span';
import { readWritten } from './written';

export interface Reading {
  calendar: string;
  /** Of the company. */
  timezone: string;
  country: string | undefined;
  /** ISO 8601: when the list was made that the event is in. A deleted event may have nothing but its id. */
  listedAt?: string | undefined;
}

/**
 * An event as a booking. `version`: when the event was changed last, in milliseconds; of two changes within one, the one that was
 * read later counts. An event that takes no time is no booking, and counts as cancelled. Undefined: it cannot be read.
 */
export function bookingOf(event: Json, reading: Reading): ExternalBooking | undefined {
  const id = stringOf(event.id);
  if (id === undefined || !isReadable(event, reading.timezone)) return undefined;
  const changed = Date.parse(stringOf(event.updated) ?? reading.listedAt ?? '');
  const details = detailsOf(event, reading);
  return {
    externalId: externalIdOf(reading.calendar, id),
    version: Number.isNaN(changed) ? Date.now() : changed,
    status: details ? 'booked' : 'cancelled',
    closedBy: null,
    details,
  };
}

function detailsOf(event: Json, { calendar, timezone, country }: Reading): BookingDetails | null {
  const span = spanOf(event, timezone);
  if (!span) return null;
  const own = notesOf(event);
  const text = (field: unknown) => stringOf(field) ?? '';
  const read = readWritten(
    {
      summary: text(event.summary),
      description: text(event.description),
      location: text(event.location),
    },
    country,
  );
  const phone = read.phone ?? own?.phone ?? undefined;
  const isOfClient = phone !== undefined || own !== undefined;
  return {
    ...span,
    staffId: calendar,
    serviceIds: [],
    // what staff note for themselves stays theirs: of an event without a client, only the time is read
    title: isOfClient ? read.title : null,
    client: isOfClient ? { phone, name: read.name ?? own?.name ?? undefined } : null,
    price: own?.price ?? null,
    comment: isOfClient ? read.comment : null,
    confirmed: own?.isConfirmed ?? false,
    replaces: own?.replaces,
    idempotencyKey: own?.key,
  };
}
