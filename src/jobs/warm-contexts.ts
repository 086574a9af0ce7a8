import { z } from 'zod';
import { defineJob } from './define';

/** Every few seconds, by a job scheduler: warms contexts for a moment, in the off-peak hours of each company. */
export const warmContexts = defineJob({
  name: 'warm-contexts',
  queue: 'maintenance',
  attempts: 1, // the next one comes anyway
  backoffMs: 0,
  routine: true,
  schema: z.object({}),
});
