import { z } from 'zod';
import { defineJob } from './define';

/** While many messages wait: stores those of whoever stands behind a crowd. Woken by who takes messages. */
export const fairOrder = defineJob({
  name: 'fair-order',
  queue: 'maintenance',
  attempts: 1, // it is woken again
  backoffMs: 0,
  routine: true,
  schema: z.object({}),
});
