import { type DeliverDeps, type DeliveryNews, deliverReplies } from '../conversation/deliver';
import type { Logger } from '../observability/logger';
import { afterLock, unlessLocked } from './locked';
import { drop, later } from './outcome';
import type { Handlers } from './run-worker';

export function outgoingMessageWorker(deps: DeliverDeps & { logger: Logger }): Handlers['outgoing-message'] {
  const delivering = { ...deps, onNews: (news: DeliveryNews) => tell(deps.logger, news) };
  return async ({ conversationId }, { signal, addedAt }) => {
    const result = await unlessLocked(() => deliverReplies(delivering, conversationId, signal));
    if (result === 'locked') return later(afterLock(addedAt));
    if (result.kind === 'paused') return drop('gateway-outage');
    if (result.kind === 'wait') return later(new Date(Date.now() + result.ms));
    return result.sent + result.refused === 0 ? drop('nothing-to-send') : undefined;
  };
}

function tell(logger: Logger, { kind, ...news }: DeliveryNews): void {
  if (kind === 'outage-began')
    logger.error(news, 'the gateway takes no reply of this channel: all wait, and one is tried now and then');
  else if (kind === 'outage-ended') logger.info(news, 'the gateway takes replies of this channel again');
  else logger.warn(news, 'the gateway refused a reply for good');
}
