import type { BookingStatus } from '../../domain/context';
import type { ExternalBooking, ExternalClient } from '../../domain/external-booking';
import { isObject, type Json, listOf, numberOf, stringOf } from '../../provider-api/json';
import { MINUTE } from '../../time/duration';
import { millisecondsOf, nameOf, textOf } from '../items';

/** https://developer.squareup.com/reference/square/enums/BookingStatus */
const STATUSES = new Map<unknown, { status: BookingStatus; closedBy: string | null }>([
  ['PENDING', { status: 'booked', closedBy: null }],
  ['ACCEPTED', { status: 'booked', closedBy: null }],
  ['CANCELLED_BY_CUSTOMER', { status: 'cancelled', closedBy: 'client' }],
  ['CANCELLED_BY_SELLER', { status: 'cancelled', closedBy: 'staff' }],
  ['DECLINED', { status: 'cancelled', closedBy: 'staff' }],
  ['NO_SHOW', { status: 'no-show', closedBy: null }],
]);

/** A booking of a webhook or of the API. Undefined: it cannot be read. */
export function bookingOf(given: Json, customer?: ExternalClient): ExternalBooking | undefined {
  const { id, version, status, start_at, customer_note } = given;
  const [externalId, startsAt, state] = [nameOf(id), millisecondsOf(start_at), STATUSES.get(status)];
  const revision = numberOf(version);
  if (externalId === undefined || startsAt === undefined || revision === undefined || !state)
    return undefined;
  const segments = listOf(given.appointment_segments).filter(isObject);
  const customerId = nameOf(given.customer_id);
  return {
    externalId,
    version: revision,
    ...state,
    details: {
      startsAt: new Date(startsAt).toISOString(),
      endsAt: endOf(startsAt, segments),
      staffId: nameOf(segments[0]?.team_member_id) ?? null, // of several people, the first
      serviceIds: segments.flatMap(({ service_variation_id }) => nameOf(service_variation_id) ?? []),
      title: null,
      client: customer ?? (customerId === undefined ? null : { externalId: customerId }),
      price: null,
      comment: textOf(customer_note),
      confirmed: false,
    },
  };
}

/** The segments follow each other, some after a pause. */
function endOf(startsAt: number, segments: readonly Json[]): string {
  const minutes = segments.reduce(
    (sum, { duration_minutes, intermission_minutes }) =>
      sum + (numberOf(duration_minutes) ?? 0) + (numberOf(intermission_minutes) ?? 0),
    0,
  );
  const end = new Date(startsAt + minutes * MINUTE);
  return Number.isNaN(end.getTime()) ? '' : end.toISOString();
}

/** The e-mail address is left out: it is no address in WhatsApp. */
export function clientOf({ id, phone_number, given_name, family_name }: Json): ExternalClient {
  const names = [given_name, family_name].flatMap((name) => stringOf(name) ?? []);
  return { externalId: nameOf(id), phone: nameOf(phone_number), name: nameOf(names.join(' ')) };
}
