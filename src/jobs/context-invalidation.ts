import { z } from 'zod';
import { defineJob } from './define';
import { companyId, optional, phone, time } from './fields';

/**
 * What happened in the booking system. One contract under four names: an event says which company, and as far
 * as it is known which client and which booking; the segments it touches are dropped. Idempotent, in any order.
 */
const schema = z.object({
  companyId,
  /** The client's. Where neither it nor `bookingId` tells whose booking it was, every client's segment is dropped. */
  phone: optional(phone),
  bookingId: optional(z.union([z.string().min(1).max(256), z.int().transform(String)])),
  /** For people who read the queue, as the reason is. */
  occurredAt: optional(time),
  reason: optional(z.string().max(1000)),
});
/** Without these fields too much is dropped, which is safe; without the event, stale data stays. */
const leaveOutIfUnusable = ['phone', 'bookingId', 'occurredAt', 'reason'] as const;

const personOf = ({ phone }: BookingEvent) => ({ addresses: [phone] });
/** What the event drops for the whole company must still be dropped. */
const withoutPerson = ({ phone, reason, ...rest }: BookingEvent): BookingEvent => rest;

const queue = 'context-invalidation';
/** Retried until done: with the longest backoff this is more than a day of a Redis that is away. */
const attempts = 2000;
const backoffMs = 100;

export const bookingCreated = defineJob({
  name: 'booking-created',
  queue,
  attempts,
  backoffMs,
  leaveOutIfUnusable,
  schema,
  personOf,
  withoutPerson,
});
export const bookingUpdated = defineJob({
  name: 'booking-updated',
  queue,
  attempts,
  backoffMs,
  leaveOutIfUnusable,
  schema,
  personOf,
  withoutPerson,
});
export const bookingCancelled = defineJob({
  name: 'booking-cancelled',
  queue,
  attempts,
  backoffMs,
  leaveOutIfUnusable,
  schema,
  personOf,
  withoutPerson,
});
export const companyUpdated = defineJob({
  name: 'company-updated',
  queue,
  attempts,
  backoffMs,
  leaveOutIfUnusable,
  schema,
  personOf,
  withoutPerson,
});

export type BookingEvent = z.output<typeof schema>;
