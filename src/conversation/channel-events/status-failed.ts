import { recordLateFailure } from '../../db/outbox/late-failure';
import type { ToldReply } from '../../db/outbox/told-reply';
import type { DeliveryFailure, DeliveryStatus, FailureEffect } from '../../domain/channel-event';
import { excerpt } from '../../provider-api/excerpt';
import { HOUR, MINUTE, SECOND } from '../../time/duration';
import { claimMs } from '../deliver-deps';
import { SLOW_PAUSE, setUnreachable, slowDown } from '../deliver-unsent';
import { channelOf } from '../deliver-wait';
import { MAX_REFUSALS } from '../delivery-failure';
import { EventTooEarly } from './errors';
import type { ChannelEventDeps, Handled } from './handled';

/** How often a reply may have been tried, for it to be tried once more. */
const MOST_ATTEMPTS = {
  refused: 0,
  unreachable: 0,
  window: 3,
  retry: 5,
  slow: MAX_REFUSALS,
  outage: MAX_REFUSALS,
};

/** A provider that does not say why. */
const UNKNOWN: DeliveryFailure = { effect: 'refused', reason: 'the provider could not deliver it' };

/**
 * The provider had taken a reply, and could not deliver it. What follows is decided as if it had refused the reply at once. `part`:
 * which part of the reply, from 1; the following ones are sent again with it, so that the client reads them in order. A reply that
 * was delivered stays so.
 */
export async function onFailedLater(
  deps: ChannelEventDeps,
  reply: ToldReply,
  part: number,
  { messageId, failure = UNKNOWN }: DeliveryStatus,
): Promise<Handled> {
  if (reply.delivered) return 'delivered';
  if (reply.status === 'failed') return 'repeated';
  if (isOfFormerAttempt(reply, part, messageId)) return 'former-attempt';
  const { effect, code } = failure;
  const isPossible = effect !== 'window' || channelOf(deps, reply)?.window !== undefined;
  const retry = isPossible && reply.attempts < MOST_ATTEMPTS[effect];
  const reason = excerpt(failure.reason, { to: reply.address, text: reply.text });
  const recorded = await recordLateFailure(
    deps.db,
    reply,
    {
      messageId,
      retry,
      error: reason,
      code,
      partsSent: part - 1,
      outageMs: effect === 'outage' ? outageMs(reply) : 0,
    },
    claimMs(deps),
  );
  if (!recorded) throw new EventTooEarly('reply-being-sent');
  const { retried } = recorded;
  const { id: replyId, companyId, conversationId, channel } = reply;
  const words = { effect, reason, ...(code && { code }), retried };
  deps.events.emit('reply.failed-later', { companyId, conversationId, replyId, channel, ...words });
  if (recorded.began) deps.events.emit('outage.began', { companyId, channel, reason });
  if (effect === 'unreachable') await setUnreachable(deps, reply);
  if (effect === 'slow') await slowDown(deps, reply);
  if (!retried) await deps.queues.endOutboxWait(conversationId);
  if (retried && !recorded.outage)
    await deps.queues.wakeOutbox(conversationId, { delay: pauseAfter(effect, reply) });
  return undefined;
}

/** The reply has been sent again since, in another message, or is about to be. */
function isOfFormerAttempt(reply: ToldReply, part: number, messageId: string): boolean {
  // Only the part after those that were taken may be under way. This one follows a part that has failed: both are sent again.
  if (reply.status === 'pending' && part > reply.partsSent + 1) return true;
  const isLastPart = part >= reply.partsSent;
  return (
    reply.status === 'sent' &&
    isLastPart &&
    reply.providerMessageId !== null &&
    reply.providerMessageId !== messageId
  );
}

/**
 * A provider that takes replies and fails them later ends its outage with each reply that it takes. So the pause grows with the
 * attempts of the reply.
 */
function outageMs({ attempts }: ToldReply): number {
  return Math.min(HOUR, MINUTE * 2 ** Math.max(1, attempts));
}

function pauseAfter(effect: FailureEffect, { attempts }: ToldReply): number {
  if (effect === 'window') return 0;
  return effect === 'slow' ? SLOW_PAUSE : Math.min(MINUTE, 5 * SECOND * 2 ** attempts);
}
