import { z } from 'zod';

const booking = z.strictObject({
  client: z.string(),
  service: z.string(),
  staff: z.string(),
  /** `YYYY-MM-DDTHH:MM`, local to the salon. */
  from: z.string(),
  /** Default: those of the service. */
  minutes: z.int().optional(),
});

const client = z.strictObject({
  phone: z.string(),
  /** Absent: the salon does not know them. */
  name: z.string().optional(),
  /** By topic. */
  facts: z.record(z.string(), z.string()).default({}),
});

/**
 * A salon in which tasks are played, with its clients and bookings. Tasks call everything by the names that this file gives: the
 * same names in every language, so that what is done wrong on purpose can be the same for all.
 */
export const salonFile = z.strictObject({
  /** As `dialogkeeper company import` reads it, without an id. */
  company: z.record(z.string(), z.unknown()),
  /** Titles by name. */
  services: z.record(z.string(), z.string()),
  staff: z.record(z.string(), z.string()),
  clients: z.record(z.string(), client),
  bookings: z.record(z.string(), booking).default({}),
});

export type SalonFile = z.output<typeof salonFile>;
