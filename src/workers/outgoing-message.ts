import { type DeliverParts, deliverReplies } from '../conversation/deliver';
import { drop, later } from './outcome';
import type { Handlers } from './run-worker';

export function outgoingMessageWorker(parts: DeliverParts): Handlers['outgoing-message'] {
  return async ({ conversationId }, { signal }) => {
    const result = await deliverReplies(parts, conversationId, signal);
    if (result.kind === 'wait') return later(new Date(Date.now() + result.ms));
    return result.sent + result.refused === 0 ? drop('nothing-to-send') : undefined;
  };
}
