import type { BookingStatus } from '../../domain/context';
import type { BookingDetails, ExternalBooking, ExternalClient } from '../../domain/external-booking';
import { isObject, type Json, listOf, numberOf, objectOf, stringOf } from '../../provider-api/json';
import { DAY, SECOND } from '../../time/duration';
import { instant, startOf } from './salon-time';
import { idOf, isTrue } from './values';

/** Seconds. */
const LONGEST_VISIT = (7 * DAY) / SECOND;
const LONGEST_NAME = 256;
const LONGEST_COMMENT = 10_000;

/** `attendance` of a record. 0 is waiting; every other number counts as it. */
export const ATTENDANCE = { noShow: -1, came: 1, confirmed: 2 };

/** A record of the API as a booking. Undefined: it has no id. */
export function bookingOf(record: unknown, timezone: string): ExternalBooking | undefined {
  const fields = objectOf(record);
  const externalId = idOf(fields.id);
  if (externalId === undefined) return undefined;
  return {
    externalId,
    version: versionOf(fields),
    status: statusOf(fields),
    closedBy: null,
    details: detailsOf(fields, timezone),
  };
}

/** To the second: of two changes in one second, the one that is read later is the newer. */
function versionOf({ last_change_date, create_date }: Json): number {
  const at = instant(last_change_date) ?? instant(create_date);
  return Math.max(0, at?.getTime() ?? 0);
}

/** A deleted record keeps its attendance, which means nothing any more. */
function statusOf(record: Json): BookingStatus {
  if (isTrue(record.deleted)) return 'cancelled';
  const attendance = attendanceOf(record);
  if (attendance === ATTENDANCE.noShow) return 'no-show';
  return attendance === ATTENDANCE.came ? 'completed' : 'booked';
}

export function attendanceOf({ attendance, visit_attendance }: Json): number {
  const given = attendance ?? visit_attendance;
  return given === '-1' ? ATTENDANCE.noShow : (numberOf(given) ?? 0);
}

/** Null where the time cannot be read. A record may have no service and no client: of a break, or of a visit that is being entered. */
function detailsOf(record: Json, timezone: string): BookingDetails | null {
  const startsAt = startOf(record.date, record.datetime, timezone);
  const seconds = numberOf(record.seance_length) || numberOf(record.length);
  if (!startsAt || !seconds || seconds < 0 || seconds > LONGEST_VISIT) return null;
  const services = listOf(record.services).filter(isObject);
  const titles = services.flatMap(({ title }) => stringOf(title) ?? []);
  const idempotencyKey = stringOf(record.api_id)?.slice(0, LONGEST_NAME);
  return {
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + seconds * SECOND).toISOString(),
    staffId: staffOf(record) ?? null,
    serviceIds: serviceIdsOf(record),
    title: titles.join(', ').slice(0, LONGEST_COMMENT) || null,
    client: clientOf(record.client),
    price: priceOf(services),
    comment: stringOf(record.comment)?.slice(0, LONGEST_COMMENT) ?? null,
    confirmed: attendanceOf(record) === ATTENDANCE.confirmed,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
}

export function staffOf({ staff_id, staff }: Json): string | undefined {
  return idOf(staff_id) ?? idOf(objectOf(staff).id);
}

function serviceIdsOf({ services }: Json): string[] {
  return listOf(services).flatMap((service) => idOf(objectOf(service).id) ?? []);
}

/** `cost` is what one service costs this client, discounts included. */
function priceOf(services: readonly Json[]): number | null {
  const costs = services.flatMap(({ cost }) => numberOf(cost) ?? []);
  const sum = costs.reduce((total, cost) => total + cost, 0);
  return costs.length === 0 || sum < 0 ? null : Math.round(sum * 100) / 100;
}

/** No client is null, an empty object or an empty list. */
function clientOf(given: unknown): ExternalClient | null {
  const { id, phone, name, display_name } = objectOf(given);
  const client = {
    externalId: idOf(id),
    phone: stringOf(phone)?.slice(0, LONGEST_NAME),
    name: (stringOf(display_name) ?? stringOf(name))?.slice(0, LONGEST_NAME),
  };
  return client.externalId === undefined && client.phone === undefined ? null : client;
}
