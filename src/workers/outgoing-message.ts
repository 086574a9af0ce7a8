import { type DeliverParts, deliverReplies } from '../conversation/deliver';
import { afterLock, unlessLocked } from './locked';
import { drop, later } from './outcome';
import type { Handlers } from './run-worker';

export function outgoingMessageWorker(parts: DeliverParts): Handlers['outgoing-message'] {
  return async ({ conversationId }, { signal, addedAt }) => {
    const result = await unlessLocked(() => deliverReplies(parts, conversationId, signal));
    if (result === 'locked') return later(afterLock(addedAt));
    if (result.kind === 'wait') return later(new Date(Date.now() + result.ms));
    return result.sent + result.refused === 0 ? drop('nothing-to-send') : undefined;
  };
}
