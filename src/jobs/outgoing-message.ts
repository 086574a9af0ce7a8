import { z } from 'zod';
import { defineJob } from './define';
import { conversationId } from './fields';

/** A wake-up: "this conversation may have replies to send". They leave in order, one at a time. */
export const outgoingMessage = defineJob({
  name: 'outgoing-message',
  queue: 'outgoing-message',
  attempts: 8,
  backoffMs: 1000,
  schema: z.object({ conversationId }),
});
