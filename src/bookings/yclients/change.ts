import type { ExternalBooking } from '../../domain/external-booking';
import { isObject, type Json, listOf, numberOf, objectOf } from '../../provider-api/json';
import { MINUTE, SECOND } from '../../time/duration';
import { instantOf } from '../../time/local-time';
import { BookingRefused, BookingsUnconfirmed } from '../errors';
import type { CancelRequest, RescheduleRequest } from '../provider';
import { ATTENDANCE, attendanceOf, bookingOf, staffOf } from './record';
import type { Salon } from './salon';
import { withOffset } from './salon-time';
import { isTrue } from './values';

/** The booking keeps its services and its client. The API refuses a time that is taken, or outside of the hours. */
export async function reschedule(
  salon: Salon,
  { externalId, staffId, from, durationMinutes }: RescheduleRequest,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const record = await openRecord(salon, externalId, signal);
  const now = readRecord(salon, record);
  const startsAt = instantOf(from, salon.timezone);
  const isThere =
    now.details !== null &&
    Date.parse(now.details.startsAt) === startsAt.getTime() &&
    Date.parse(now.details.endsAt) === startsAt.getTime() + durationMinutes * MINUTE &&
    (staffId === null || now.details.staffId === staffId);
  if (isThere) return now;
  const changes = {
    ...(staffId !== null && { staff_id: Number(staffId) }),
    datetime: withOffset(startsAt, salon.timezone),
    seance_length: (durationMinutes * MINUTE) / SECOND,
  };
  return put(salon, externalId, { ...contentOf(salon, record), ...changes }, signal);
}

/** A record that is not there any more is cancelled. Deleting is for ever: nothing newer comes. */
export async function cancel(
  salon: Salon,
  { externalId }: CancelRequest,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  await salon.api.change('DELETE', pathOf(salon, externalId), undefined, signal);
  return { externalId, version: Date.now(), status: 'cancelled', closedBy: 'client', details: null };
}

/** What has been closed or confirmed before stays as it is. */
export async function confirm(
  salon: Salon,
  externalId: string,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const record = await openRecord(salon, externalId, signal);
  if (attendanceOf(record) !== 0) return readRecord(salon, record);
  const content = { ...contentOf(salon, record), attendance: ATTENDANCE.confirmed };
  return put(salon, externalId, content, signal);
}

async function openRecord(salon: Salon, externalId: string, signal: AbortSignal): Promise<Json> {
  const found = await salon.api.find(pathOf(salon, externalId), signal);
  const record = objectOf(found?.data);
  if (!found || isTrue(record.deleted)) throw notThere();
  return record;
}

/** All that the API asks for with every change; what is absent would be lost. */
function contentOf({ timezone }: Salon, record: Json): Json {
  const { services, client, comment, api_id, activity_id, clients_count, ...rest } = record;
  const { id, phone, name, email } = objectOf(client);
  const startsAt = bookingOf(record, timezone)?.details?.startsAt;
  return {
    staff_id: numberOf(staffOf(record)),
    services: listOf(services)
      .filter(isObject)
      .map((service) => ({
        id: numberOf(service.id),
        first_cost: service.first_cost,
        discount: service.discount,
        cost: service.cost,
        amount: service.amount,
      })),
    client: { id, phone, name, email },
    datetime: startsAt && withOffset(new Date(startsAt), timezone),
    seance_length: numberOf(rest.seance_length) ?? numberOf(rest.length),
    save_if_busy: false,
    send_sms: false,
    comment,
    sms_remain_hours: rest.sms_remain_hours,
    email_remain_hours: rest.email_remain_hours,
    attendance: attendanceOf(record),
    api_id,
    ...(isTrue(activity_id) || numberOf(activity_id) ? { activity_id, clients_count } : {}),
  };
}

async function put(
  salon: Salon,
  externalId: string,
  content: Json,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const done = await salon.api.change('PUT', pathOf(salon, externalId), content, signal);
  if (!done) throw notThere();
  const answered = bookingOf(done.data, salon.timezone);
  if (answered?.details && answered.version > 0) return answered;
  // Some answers leave out when it was changed.
  const read = await salon.api.find(pathOf(salon, externalId), signal).catch((cause: unknown) => {
    throw new BookingsUnconfirmed('the record was changed, and could not be read then', { cause });
  });
  if (!read) throw new BookingsUnconfirmed('the record was changed, and is not there any more');
  return readRecord(salon, objectOf(read.data));
}

function readRecord({ timezone }: Salon, record: Json): ExternalBooking {
  const booking = bookingOf(record, timezone);
  if (!booking) throw new BookingsUnconfirmed('it answered without a record');
  return booking;
}

function notThere(): BookingRefused {
  return new BookingRefused('invalid', 'the record is not there any more');
}

function pathOf({ companyId }: Salon, externalId: string): string {
  return `record/${companyId}/${externalId}`;
}
