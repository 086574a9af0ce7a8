import type { BookingEventInput, Producer } from '../queues/producer';

const SENDERS = {
  'booking-created': (producer: Producer, event: BookingEventInput) => producer.bookingCreated(event),
  'booking-updated': (producer: Producer, event: BookingEventInput) => producer.bookingUpdated(event),
  'booking-cancelled': (producer: Producer, event: BookingEventInput) => producer.bookingCancelled(event),
  'company-updated': (producer: Producer, event: BookingEventInput) => producer.companyUpdated(event),
};

export type BookingEventKind = keyof typeof SENDERS;
export const BOOKING_EVENTS = Object.keys(SENDERS) as BookingEventKind[];

/** Enqueues a booking event of the present time, as a booking system does. Returns the job's payload. */
export async function sendBookingEvent(
  producer: Producer,
  kind: BookingEventKind,
  event: Omit<BookingEventInput, 'occurredAt'>,
): Promise<BookingEventInput> {
  const payload = { ...event, occurredAt: new Date().toISOString() };
  await SENDERS[kind](producer, payload);
  return payload;
}
