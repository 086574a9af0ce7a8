import { deliverReplies } from '../../conversation/deliver';
import type { DeliverDeps } from '../../conversation/deliver-deps';
import type { Handlers } from '../handler';
import { drop, later } from '../outcome';
import { afterLock, unlessLocked } from './locked';

export function outgoingMessageHandler(deps: DeliverDeps): Handlers['outgoing-message'] {
  return async ({ conversationId }, { signal, addedAt }) => {
    const result = await unlessLocked(() => deliverReplies(deps, conversationId, signal));
    if (result === 'locked') return later(afterLock(addedAt));
    if (result.kind === 'paused') return drop('gateway-outage');
    if (result.kind === 'wait') return later(new Date(Date.now() + result.ms));
    return result.sent + result.refused === 0 ? drop('nothing-to-send') : undefined;
  };
}
