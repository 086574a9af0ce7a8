import type { BookingItem, BookingSystemEvent, ReceivedBookings } from '../../../src/bookings/provider';
import type { WebhookRequest } from '../../../src/provider-api/webhook-request';

/** A provider's `receive` with the settings of a test, and how its provider proves who it is. */
export interface BookingAdapter {
  receive(request: WebhookRequest): ReceivedBookings;
  /** The request as the provider would send it. */
  signed(body: string): WebhookRequest;
  /** The same body from other senders: with no secret, with a wrong one, with one for another body. */
  forged(body: string): WebhookRequest[];
  /** One of every kind. */
  bodies: readonly unknown[];
}

export function itemsOf(adapter: BookingAdapter, body: unknown): BookingItem[] {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const received = adapter.receive(adapter.signed(text));
  if (received.kind !== 'accepted') throw new Error(`it was ${JSON.stringify(received)}`);
  return received.items;
}

export function eventsOf(adapter: BookingAdapter, body: unknown): BookingSystemEvent[] {
  return itemsOf(adapter, body).flatMap((item) => (item.kind === 'event' ? [item.event] : []));
}

/** The only booking of a body. */
export function bookingOf(adapter: BookingAdapter, body: unknown) {
  const [event, ...more] = eventsOf(adapter, body);
  if (event?.type !== 'booking' || more.length > 0) throw new Error('it is not one booking');
  return event.booking;
}
