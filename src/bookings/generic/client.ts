import { z } from 'zod';
import type { ExternalBooking, ExternalCatalogue } from '../../domain/external-booking';
import { booking } from '../../jobs/booking-system-event';
import { BookingsUnconfirmed } from '../errors';
import type { BookingPage, BookingSystemClient } from '../provider';
import { catalogue } from './catalogue';
import { withLinks } from './links';
import { type GenericServer, post } from './request';
import type { GenericSettings } from './settings';

const oneBooking = z.object({ booking });
const perhapsBooking = z.object({ booking: booking.nullable() });
const page = z.object({
  bookings: z.array(booking),
  cursor: z
    .unknown()
    .optional()
    .transform((given) => given ?? null),
  state: z.unknown().optional(),
  isComplete: z.boolean(),
});
const account = z.object({ account: z.string().max(200).default('it answers') });

/** The API of a booking system of the operator's own: docs/booking-systems/generic.md describes it. */
export function genericClient(settings: GenericSettings, server: GenericServer): BookingSystemClient {
  async function ask<T>(path: string, body: object, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    const answer = schema.safeParse(await post(server, path, body, signal));
    if (answer.success) return answer.data;
    const issue = answer.error.issues[0];
    throw new BookingsUnconfirmed(
      `the answer to /${path} is not as documented: ${issue?.path.join('.') || '(root)'} ${issue?.message}`,
    );
  }
  const booked = async (path: string, body: object, signal: AbortSignal): Promise<ExternalBooking> =>
    (await ask(path, body, oneBooking, signal)).booking;
  const found = async (path: string, body: object, signal: AbortSignal) =>
    (await ask(path, body, perhapsBooking, signal)).booking ?? undefined;

  return {
    async catalogue(days, signal) {
      const told = (await ask('catalogue', { days }, catalogue, signal)) as ExternalCatalogue;
      return withLinks(told, settings);
    },
    readBookings: (request, signal): Promise<BookingPage> => ask('bookings', request, page, signal),
    readBooking: (externalId, signal) => found('booking', { externalId }, signal),
    check: async (signal) => (await ask('check', {}, account, signal)).account,
    actions: {
      book: (request, signal) => booked('book', request, signal),
      findBooked: (request, signal) => found('find', request, signal),
      reschedule: (request, signal) => booked('reschedule', request, signal),
      cancel: (request, signal) => booked('cancel', request, signal),
      confirm: (externalId, signal) => booked('confirm', { externalId }, signal),
    },
  };
}
