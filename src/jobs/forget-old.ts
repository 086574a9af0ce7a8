import { z } from 'zod';
import { defineJob } from './define';

/** Every minute, by a job scheduler: deletes what is kept no longer, for a moment. */
export const forgetOld = defineJob({
  name: 'forget-old',
  queue: 'maintenance',
  attempts: 1, // the next one comes anyway
  backoffMs: 0,
  routine: true,
  schema: z.object({}),
});
