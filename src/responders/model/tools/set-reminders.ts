import { z } from 'zod';
import { perform, resultOf } from './perform';
import type { Tool } from './tool';

const schema = z.object({ on: z.boolean() });

export const setReminders = {
  name: 'set_reminders',
  description: 'The client wants no more reminders of bookings (false), or wants them again (true).',
  schema,
  writes: true,
  async run({ on }, run) {
    return resultOf(await perform({ type: 'set-reminders', on }, run));
  },
} satisfies Tool<z.infer<typeof schema>>;
