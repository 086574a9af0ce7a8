import { z } from 'zod';
import { defineJob } from './define';

/** Every few seconds, by a job scheduler: wakes whatever PostgreSQL says is unfinished. */
export const sweep = defineJob({
  name: 'sweep',
  queue: 'maintenance',
  attempts: 1, // the next one comes anyway
  backoffMs: 0,
  routine: true,
  schema: z.object({}),
});
