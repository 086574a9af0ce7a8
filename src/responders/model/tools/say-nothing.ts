import { z } from 'zod';
import type { Tool } from './tool';

const schema = z.object({});

export const sayNothing = {
  name: 'say_nothing',
  description: 'No answer is needed: after a thank-you or a goodbye that was answered already, or a sticker.',
  schema,
  writes: false,
  async run(_input, run) {
    const isOwed = run.question !== undefined || run.handedOver || run.performed.length > 0;
    if (isOwed) return { status: 'error', reason: 'the client must be told what was done or asked' };
    run.silent = true;
    return { status: 'done' };
  },
} satisfies Tool<z.infer<typeof schema>>;
