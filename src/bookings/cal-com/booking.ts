import type { ExternalBooking } from '../../domain/external-booking';
import { at, type Json, listOf, objectOf } from '../../provider-api/json';
import { millisecondsOf, nameOf, textOf } from '../items';
import { clientOf, notesOf } from './attendee';
import { closedBy } from './inbound';
import { KEY } from './key';

/**
 * A booking of the API. Undefined: it is not one that we can store.
 * Marking a client as absent does not change `updatedAt`; it can be done from the beginning of the booking on.
 */
export function bookingOf(given: Json): ExternalBooking | undefined {
  const { uid, status, start, end, updatedAt, createdAt, attendees, cancelledByEmail } = given;
  const [externalId, startsAt, endsAt] = [nameOf(uid), nameOf(start), nameOf(end)];
  const version = millisecondsOf(updatedAt) ?? millisecondsOf(createdAt);
  if (externalId === undefined || startsAt === undefined || endsAt === undefined || version === undefined)
    return undefined;
  const [attendee] = listOf(attendees);
  const responses = objectOf(given.bookingFieldsResponses);
  const isClosed = status === 'cancelled' || status === 'rejected';
  const isAbsent = !isClosed && at(attendee, 'absent') === true;
  const replaces = nameOf(given.rescheduledFromUid);
  return {
    externalId,
    version: isAbsent ? Math.max(version, millisecondsOf(startsAt) ?? 0) : version,
    status: isClosed ? 'cancelled' : isAbsent ? 'no-show' : 'booked',
    closedBy: isClosed ? closedBy(cancelledByEmail, attendee) : null,
    details: {
      startsAt,
      endsAt,
      staffId: usernameOf(given) ?? null,
      serviceIds: [slugOf(given) ?? []].flat(),
      title: null,
      client: clientOf(attendee, responses),
      price: null,
      comment: textOf(notesOf(responses)),
      confirmed: false,
      replaces,
      idempotencyKey: replaces === undefined ? keyOf(given) : undefined,
    },
  };
}

export function usernameOf({ hosts }: Json): string | undefined {
  const [host] = listOf(hosts);
  const username = nameOf(at(host, 'username'));
  return username === 'unknown' ? undefined : username;
}

/** The key of the request that has made it, or the booking that was moved. */
export function keyOf({ metadata }: Json): string | undefined {
  return nameOf(at(metadata, KEY));
}

export function slugOf({ eventType }: Json): string | undefined {
  return nameOf(at(eventType, 'slug'));
}
