import type { ExternalBooking } from '../../domain/external-booking';
import { fingerprint } from '../../privacy/redaction';
import { instantOf } from '../../time/local-time';
import { BookingRefused } from '../errors';
import type { BookRequest } from '../provider';
import { NO_NAME } from './attendee';
import { bookingIn, type Calendar } from './calendar';
import { findByKey } from './find-booking';
import { KEY } from './key';
import { isRefusal, refusalError } from './refusal';

export interface NewBooking {
  key: string;
  service: string;
  username: string;
  startsAt: Date;
  name: string | null;
  phone: string | null;
  comment: string | null;
}

/** Throws `BookingRefused` where Cal.com cannot make such a booking. */
export function newBooking(request: BookRequest, { timezone }: Calendar): NewBooking {
  const { idempotencyKey, serviceIds, staffId, from, client, comment } = request;
  const [service, ...more] = serviceIds;
  if (service === undefined) throw new BookingRefused('invalid', 'Cal.com does not have the service');
  if (more.length > 0) throw new BookingRefused('invalid', 'Cal.com books one service at a time');
  const startsAt = instantOf(from, timezone);
  return { key: idempotencyKey, service, username: staffId, startsAt, comment, ...client };
}

/** https://cal.com/docs/api-reference/v2/bookings/create-a-booking */
export async function book(
  calendar: Calendar,
  wanted: NewBooking,
  signal: AbortSignal,
): Promise<ExternalBooking> {
  const made = await calendar.api.post('bookings', bodyOf(wanted, calendar), signal);
  if (!isRefusal(made)) return bookingIn(made);
  const error = refusalError(made.refusal);
  // an attempt before this one, whose answer was lost, may be what takes the time
  const own = error.why === 'taken' ? await findMade(calendar, wanted, signal) : undefined;
  if (own?.status === 'booked') return own;
  throw error;
}

export async function findBooked(
  calendar: Calendar,
  { idempotencyKey, from }: BookRequest,
  signal: AbortSignal,
): Promise<ExternalBooking | undefined> {
  const startsAt = instantOf(from, calendar.timezone);
  return findMade(calendar, { key: idempotencyKey, startsAt }, signal);
}

async function findMade(
  { api }: Calendar,
  { key, startsAt }: Pick<NewBooking, 'key' | 'startsAt'>,
  signal: AbortSignal,
): Promise<ExternalBooking | undefined> {
  const found = await findByKey(api, key, startsAt, signal);
  return found && bookingIn(found);
}

function bodyOf(wanted: NewBooking, { settings, timezone }: Calendar) {
  const { key, service, username, startsAt, name, phone, comment } = wanted;
  return {
    start: startsAt.toISOString(),
    eventTypeSlug: service,
    username,
    attendee: {
      name: name ?? NO_NAME,
      timeZone: timezone,
      ...(phone !== null && { phoneNumber: phone }),
      ...(settings.attendeeEmail !== null && { email: emailOf(settings.attendeeEmail, phone, key) }),
    },
    metadata: { [KEY]: key },
    ...(comment !== null && { bookingFieldsResponses: { notes: comment } }),
  };
}

/** Of a client without a phone, the address is of this one booking. */
function emailOf(pattern: string, phone: string | null, key: string): string {
  return pattern.replaceAll('{phone}', phone?.replace(/\D/g, '') ?? fingerprint(key));
}
