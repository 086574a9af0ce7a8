import type { ExternalBooking } from '../../domain/external-booking';
import { type Json, listOf, objectOf } from '../../provider-api/json';
import { instantOf } from '../../time/local-time';
import { BookingRefused, BookingsUnconfirmed } from '../errors';
import { millisecondsOf, nameOf } from '../items';
import type { RescheduleRequest } from '../provider';
import { clientOf, notesOf } from './attendee';
import { book } from './book';
import { slugOf, usernameOf } from './booking';
import { bookingIn, type Calendar } from './calendar';
import { cancel } from './cancel';
import { findByKey, readOne } from './find-booking';
import { isRefusal, refusalError } from './refusal';

/** A moved booking has a new uid; the old one is cancelled and names the new one. */
export async function reschedule(
  calendar: Calendar,
  request: RescheduleRequest,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const { externalId, staffId, from } = request;
  const startsAt = instantOf(from, calendar.timezone);
  const old = await readOne(calendar.api, externalId, signal);
  if (!old) throw new BookingRefused('invalid', 'Cal.com does not have the booking');
  if (staffId !== null && staffId !== usernameOf(old))
    return moveToColleague(calendar, { old, key: request.idempotencyKey, staffId, startsAt }, signal);
  if (beginsAt(old, startsAt) && isOpen(old)) return bookingIn(old);
  const successor = await successorOf(old, calendar, signal);
  if (successor && beginsAt(successor, startsAt)) return bookingIn(successor);
  if (!isOpen(old)) throw new BookingRefused('invalid', 'the booking was cancelled or moved meanwhile');
  const path = `bookings/${encodeURIComponent(externalId)}/reschedule` as const;
  const moved = await calendar.api.post(path, { start: startsAt.toISOString() }, signal);
  if (isRefusal(moved)) throw refusalError(moved.refusal);
  return bookingIn(moved);
}

/** A move to a colleague that an attempt before has only begun is finished. */
export async function findMoved(
  calendar: Calendar,
  { externalId, staffId, from, idempotencyKey }: RescheduleRequest,
  signal: AbortSignal,
): Promise<ExternalBooking | undefined> {
  const startsAt = instantOf(from, calendar.timezone);
  const old = await readOne(calendar.api, externalId, signal);
  if (!old) return undefined;
  const successor = await successorOf(old, calendar, signal);
  if (successor && beginsAt(successor, startsAt)) return bookingIn(successor);
  if (staffId === null || staffId === usernameOf(old)) return undefined;
  const made = await findByKey(calendar.api, idempotencyKey, startsAt, signal);
  if (!made || !isOpen(made)) return undefined;
  return inPlaceOf(old, bookingIn(made), calendar, signal).catch((error: unknown) => {
    if (error instanceof BookingRefused) return undefined;
    throw error;
  });
}

interface Move {
  old: Json;
  key: string;
  staffId: string;
  startsAt: Date;
}

/** Cal.com moves a booking only within one calendar. The new one is made first: the client is never without a booking. */
async function moveToColleague(
  calendar: Calendar,
  { old, key, staffId, startsAt }: Move,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const made = await findByKey(calendar.api, key, startsAt, signal);
  if (!isOpen(made ?? old))
    throw new BookingRefused('invalid', 'the booking was cancelled or moved meanwhile');
  return inPlaceOf(old, made ? bookingIn(made) : await bookAgain(), calendar, signal);

  function bookAgain() {
    const responses = objectOf(old.bookingFieldsResponses);
    const client = clientOf(listOf(old.attendees)[0], responses);
    const [name, phone] = [client?.name ?? null, client?.phone ?? null];
    const comment = notesOf(responses) ?? null;
    const service = slugOf(old) ?? '';
    return book(calendar, { key, service, username: staffId, startsAt, name, phone, comment }, signal);
  }
}

/** Cancels the old booking. Where that is refused, the new one goes: rather the old one than both. */
async function inPlaceOf(
  old: Json,
  booking: ExternalBooking,
  calendar: Calendar,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const replaces = nameOf(old.uid) ?? '';
  const close = (externalId: string, reason: string) => cancel(calendar, { externalId, reason }, signal);
  const leaveOpen = (cause: unknown): never => {
    signal.throwIfAborted();
    throw new BookingsUnconfirmed('the new booking is made, and the old one may not be cancelled', { cause });
  };
  try {
    await close(replaces, 'moved to another person');
  } catch (error) {
    if (!(error instanceof BookingRefused)) return leaveOpen(error);
    await close(booking.externalId, 'the booking before it cannot be cancelled').catch(leaveOpen);
    throw error;
  }
  return { ...booking, details: booking.details && { ...booking.details, replaces } };
}

async function successorOf({ rescheduledToUid }: Json, { api }: Calendar, signal: AbortSignal) {
  const uid = nameOf(rescheduledToUid);
  return uid === undefined ? undefined : readOne(api, uid, signal);
}

function isOpen({ status }: Json): boolean {
  return status !== 'cancelled' && status !== 'rejected';
}

function beginsAt({ start }: Json, at: Date): boolean {
  return millisecondsOf(start) === at.getTime();
}
