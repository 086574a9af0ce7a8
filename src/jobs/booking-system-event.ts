import { z } from 'zod';
import { MINUTE } from '../time/duration';
import { defineJob } from './define';
import { companyId, optional, time } from './fields';

const id = z.union([z.string().min(1).max(256), z.int().transform(String)]);
const nullable = <Field extends z.ZodType>(field: Field) =>
  field.nullish().transform((given) => (given ?? null) as z.output<Field> | null);
const name = z.string().max(256);
const text = z.string().max(10_000);

const client = z.object({
  externalId: optional(id),
  /** Kept as it is told: a phone that cannot be read costs nothing but itself. */
  phone: optional(z.string().max(256)),
  name: optional(name),
});

/** A booking as a booking system tells it. */
export const booking = z.object({
  externalId: id,
  version: z.number().nonnegative(),
  status: z.enum(['booked', 'completed', 'cancelled', 'no-show']),
  closedBy: nullable(name),
  details: nullable(
    z
      .object({
        startsAt: time,
        endsAt: time,
        staffId: nullable(id),
        serviceIds: z.array(id).max(100).default([]),
        title: nullable(text),
        client: nullable(client),
        price: nullable(z.number().nonnegative()),
        comment: nullable(text),
        confirmed: z.boolean().default(false),
        replaces: optional(id),
        idempotencyKey: optional(name),
      })
      .refine(({ startsAt, endsAt }) => startsAt < endsAt, {
        path: ['endsAt'],
        message: 'must be later than startsAt',
      }),
  ),
});

/**
 * What a booking system tells, by its webhook. Idempotent, in any order: what is older than what is known changes nothing. An event
 * for a company or a member of staff that is not known yet comes back after a sync.
 */
export const bookingSystemEvent = defineJob({
  name: 'booking-system-event',
  queue: 'booking-system-event',
  attempts: 200,
  backoffMs: 250,
  longestBackoffMs: 5 * MINUTE,
  irreplaceable: true,
  schema: z.object({
    companyId,
    /** Of the configuration file. */
    system: z.string().min(1).max(64),
    /** When it came. */
    observedAt: time,
    event: z.discriminatedUnion('type', [
      z.object({ type: z.literal('booking'), booking }),
      z.object({ type: z.literal('booking-changed'), externalId: id }),
      z.object({ type: z.literal('bookings-changed') }),
      z.object({ type: z.literal('catalogue-changed') }),
      z.object({ type: z.literal('client'), client }),
    ]),
  }),
  personOf({ event }) {
    const person =
      event.type === 'client'
        ? event.client
        : event.type === 'booking'
          ? event.booking.details?.client
          : undefined;
    return { addresses: [person?.phone], externalIds: [person?.externalId] };
  },
  withoutPerson({ event, ...rest }) {
    if (event.type !== 'booking') return undefined;
    const { details } = event.booking;
    const anonymous = details && { ...details, client: null, title: null, comment: null };
    return {
      ...rest,
      event: { ...event, booking: { ...event.booking, closedBy: null, details: anonymous } },
    };
  },
});

export type BookingSystemEventJob = z.output<typeof bookingSystemEvent.schema>;
