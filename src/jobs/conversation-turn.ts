import { z } from 'zod';
import { defineJob } from './define';
import { conversationId } from './fields';

/**
 * A wake-up: "this conversation may have unanswered messages". What they are, and when the turn is due, is read
 * from PostgreSQL; a lost or repeated wake-up changes nothing but the time.
 */
export const conversationTurn = defineJob({
  name: 'conversation-turn',
  queue: 'conversation-turn',
  attempts: 5,
  backoffMs: 1000,
  schema: z.object({ conversationId }),
});
