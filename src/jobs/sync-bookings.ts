import { z } from 'zod';
import { MINUTE } from '../time/duration';
import { defineJob } from './define';
import { companyId, optional } from './fields';

/** By a job scheduler, and after events: reads what can be booked, and the bookings, from booking systems. */
export const syncBookings = defineJob({
  name: 'sync-bookings',
  queue: 'booking-sync',
  attempts: 2, // once more; the next sync comes anyway
  backoffMs: MINUTE / 2,
  schema: z.object({
    /** Absent: all companies with a booking system. */
    companyId: optional(companyId),
    /** Only what can be booked, or only bookings. Absent: both. */
    part: optional(z.enum(['catalogue', 'bookings'])),
  }),
});
