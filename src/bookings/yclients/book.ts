import { phoneOrUndefined } from '../../domain/address';
import type { ExternalBooking } from '../../domain/external-booking';
import { isObject, listOf, objectOf, stringOf } from '../../provider-api/json';
import { MINUTE } from '../../time/duration';
import { instantOf } from '../../time/local-time';
import { BookingRefused, BookingsUnavailable, BookingsUnconfirmed } from '../errors';
import { readable } from '../items';
import type { BookRequest } from '../provider';
import { readBooking, recordsOfDay } from './bookings';
import { bookingOf } from './record';
import type { Salon } from './salon';
import { instant } from './salon-time';
import { idOf } from './values';

interface Wish {
  staffId: string;
  serviceIds: string[];
  phone: string;
  /** `YYYY-MM-DD` and `HH:MM`. */
  day: string;
  time: string;
}

/** The way of the online booking: is the time free, may it be booked, book it. */
export async function book(
  salon: Salon,
  request: BookRequest,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const wish = wishOf(request);
  const appointment = {
    id: 1,
    services: wish.serviceIds.map(Number),
    staff_id: Number(wish.staffId),
    datetime: await freeTime(salon, wish, signal),
  };
  const { companyId, api, family } = salon;
  await api.check(`book_check/${companyId}`, { appointments: [appointment] }, signal);
  const answer = await api.book(
    `book_record/${companyId}`,
    {
      phone: family.phone(wish.phone),
      fullname: request.client.name?.trim() || wish.phone,
      email: '',
      comment: request.comment ?? '',
      api_id: request.idempotencyKey,
      appointments: [appointment],
    },
    signal,
  );
  const externalId = idOf(objectOf(listOf(answer.data)[0]).record_id);
  if (externalId === undefined) throw new BookingsUnconfirmed('it answered without the id of the record');
  return booked(salon, externalId, request, signal);
}

/** The record with our key; or with the same client, member of staff, time and services, where the API has not kept the key. */
export async function findBooked(
  salon: Salon,
  request: BookRequest,
  signal: AbortSignal,
): Promise<ExternalBooking | undefined> {
  const { staffId, serviceIds, idempotencyKey, from } = request;
  const phone = phoneOf(request);
  if (phone === undefined) return undefined; // `book` refuses it
  const startsAt = instantOf(from, salon.timezone).toISOString();
  const isTheSame = ({ details }: ExternalBooking) =>
    details?.startsAt === startsAt &&
    details.staffId === staffId &&
    details.serviceIds.toSorted().join() === serviceIds.toSorted().join() &&
    phoneOrUndefined(details.client?.phone) === phone;
  const records = await recordsOfDay(salon, from.slice(0, 10), signal);
  const { bookings, isWhole } = readable(records, (record) => bookingOf(record, salon.timezone));
  const open = bookings.filter(({ status }) => status !== 'cancelled');
  const found =
    open.find(({ details }) => details?.idempotencyKey === idempotencyKey) ?? open.find(isTheSame);
  if (!found && !isWhole) throw new BookingsUnavailable('a record of the day cannot be read');
  return found;
}

function wishOf(request: BookRequest): Wish {
  const { staffId, serviceIds, from } = request;
  const phone = phoneOf(request);
  if (serviceIds.length === 0) throw new BookingRefused('invalid', 'there is no service of the location');
  if (phone === undefined) throw new BookingRefused('invalid', 'the phone of the client is not known');
  return { staffId, serviceIds, phone, day: from.slice(0, 10), time: from.slice(11, 16) };
}

/** `datetime` of the free time, as the API has written it. */
async function freeTime(
  salon: Salon,
  { staffId, serviceIds, day, time }: Wish,
  signal: AbortSignal,
): Promise<string> {
  const path = `book_times/${salon.companyId}/${staffId}/${day}`;
  const { data } = await salon.api.ask(path, { service_ids: serviceIds }, signal);
  const wanted = instantOf(`${day}T${time}`, salon.timezone).getTime();
  const free = listOf(data)
    .filter(isObject)
    .filter((seance) => stringOf(seance.time)?.padStart(5, '0').slice(0, 5) === time)
    .flatMap((seance) => stringOf(seance.datetime) ?? []);
  // an hour that comes twice has each time twice
  const found = free.find((datetime) => instant(datetime)?.getTime() === wanted) ?? free[0];
  if (found === undefined) throw new BookingRefused('taken', 'the time is not among the free ones');
  return found;
}

/**
 * The booking exists. If it cannot be read, it is returned as requested, with version 0, so that any later reading replaces it.
 */
async function booked(
  salon: Salon,
  externalId: string,
  { client, from, durationMinutes, ...request }: BookRequest,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const read = await readBooking(salon, externalId, signal).catch(() => undefined);
  if (read?.details) return read;
  const startsAt = instantOf(from, salon.timezone);
  const { staffId, serviceIds, price, comment, idempotencyKey } = request;
  return {
    externalId,
    version: 0,
    status: 'booked',
    closedBy: null,
    details: {
      startsAt: startsAt.toISOString(),
      endsAt: new Date(startsAt.getTime() + durationMinutes * MINUTE).toISOString(),
      staffId,
      serviceIds,
      title: request.title,
      client: { ...(client.phone !== null && { phone: client.phone }) },
      price,
      comment,
      confirmed: false,
      idempotencyKey,
    },
  };
}

function phoneOf({ client }: BookRequest): string | undefined {
  return phoneOrUndefined(client.phone ?? undefined);
}
