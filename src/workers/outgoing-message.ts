import { type DeliverDeps, type DeliveryNews, deliverReplies } from '../conversation/deliver';
import type { Events } from '../observability/events';
import type { Handlers } from './handler';
import { afterLock, unlessLocked } from './locked';
import { drop, later } from './outcome';

export function outgoingMessageWorker(deps: DeliverDeps & { events: Events }): Handlers['outgoing-message'] {
  const delivering = { ...deps, onNews: (news: DeliveryNews) => emit(deps.events, news) };
  return async ({ conversationId }, { signal, addedAt }) => {
    const result = await unlessLocked(() => deliverReplies(delivering, conversationId, signal));
    if (result === 'locked') return later(afterLock(addedAt));
    if (result.kind === 'paused') return drop('gateway-outage');
    if (result.kind === 'wait') return later(new Date(Date.now() + result.ms));
    return result.sent + result.refused === 0 ? drop('nothing-to-send') : undefined;
  };
}

function emit(events: Events, news: DeliveryNews): void {
  if (news.kind === 'outage-began') events.emit('outage.began', withoutKind(news));
  else if (news.kind === 'outage-ended') events.emit('outage.ended', withoutKind(news));
  else events.emit('reply.refused', withoutKind(news));
}

function withoutKind<News extends DeliveryNews>({ kind: _, ...payload }: News): Omit<News, 'kind'> {
  return payload;
}
