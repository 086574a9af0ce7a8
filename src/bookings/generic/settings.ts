import { z } from 'zod';
import { serverUrl } from '../../provider-api/server-url';
import { id } from './catalogue';

/** Names of ours, and the ids of what they stand for in the booking system. */
const idsByName = z
  .record(z.string().min(1), id)
  .refine(
    (given) => new Set(Object.values(given)).size === Object.keys(given).length,
    'must not give one id to two names',
  )
  .optional();

export const settings = z.object({
  /** Signs what is posted in both directions. */
  secret: z.string().min(1),
  /** Requests are posted to paths beneath it. Absent: bookings only come in, and the bot hands over to a person. */
  url: serverUrl.optional(),
  /** For a booking system that does not list its staff. */
  staff: idsByName,
  /** For a booking system that does not list its services. */
  services: idsByName,
});

export type GenericSettings = z.output<typeof settings>;
