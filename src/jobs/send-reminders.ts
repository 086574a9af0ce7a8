import { z } from 'zod';
import { defineJob } from './define';

/** Every minute, by a job scheduler: reminds clients of their bookings. */
export const sendReminders = defineJob({
  name: 'send-reminders',
  queue: 'maintenance',
  attempts: 1, // the next one comes anyway
  backoffMs: 0,
  routine: true,
  schema: z.object({}),
});
