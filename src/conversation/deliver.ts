import type { Patience } from '../db/locks';
import { claimReply, type PendingReply } from '../db/outbox/claim';
import { markSent } from '../db/outbox/mark-sent';
import { markPart, releaseClaim } from '../db/outbox/progress';
import { withdrawReminder } from '../db/outbox/withdrawn';
import { failpoint } from '../failpoint';
import { claimMs, type DeliverDeps, type Delivered, type Step } from './deliver-deps';
import { type PartSent, sendNextPart } from './deliver-part';
import { emitSent } from './deliver-sent';
import { afterFailure, emitHeld } from './deliver-unsent';
import { waitBeforeSending } from './deliver-wait';

/**
 * Sends the replies of a conversation in the order in which they were committed, one at a time, until none is left. A reply
 * that the gateway refuses for good is marked `failed`; one that may have been sent is held if its company wants that. Neither
 * stops the next one. Where the gateway takes no reply of the channel, all wait. Any other failure is thrown.
 */
export async function deliverReplies(
  deps: DeliverDeps,
  conversationId: string,
  signal: AbortSignal,
): Promise<Delivered> {
  const drained = { kind: 'drained' as const, sent: 0, refused: 0, held: 0 };
  for (;;) {
    const step = await deliverOldest(deps, conversationId, signal);
    if (step.kind === 'wait' || step.kind === 'paused') return step;
    if (step.kind === 'empty') return drained;
    if (step.kind === 'taken-over' || step.kind === 'withdrawn') continue;
    drained[step.kind] += 1;
    if (step.kind === 'sent' && !step.more) return drained; // replies that are committed from now on have their own wake-up
  }
}

async function deliverOldest(deps: DeliverDeps, conversationId: string, signal: AbortSignal): Promise<Step> {
  const { db, events, onUnconfirmed } = deps;
  const until = performance.now() + claimMs(deps);
  const claim = await claimReply(db, { conversationId, deadlineMs: claimMs(deps), onUnconfirmed });
  if (claim.kind === 'busy') return { kind: 'wait', ms: claim.retryInMs };
  if (claim.kind === 'held') {
    emitHeld(events, claim.reply, claim.reason);
    return { kind: 'held' };
  }
  if (claim.kind === 'withdrawn') {
    const reminders = await withdrawReminder(db, claim.reply);
    if (reminders)
      events.emit('reminder.decided', { companyId: claim.reply.companyId, outcome: 'withdrawn', reminders });
    return { kind: 'withdrawn' };
  }
  return claim.kind === 'claimed' ? deliverClaimed(deps, claim.reply, until, signal) : claim;
}

/** Sends a reply, part by part. `claimedUntil`: a time of `performance.now()`. */
async function deliverClaimed(
  deps: DeliverDeps,
  claimed: PendingReply,
  claimedUntil: number,
  signal: AbortSignal,
): Promise<Step> {
  let reply = claimed;
  for (let until = claimedUntil; ; until = performance.now() + claimMs(deps)) {
    const ms = await waitBeforeSending(deps, reply);
    if (ms > 0) {
      await releaseClaim(deps.db, reply);
      return { kind: 'wait', ms };
    }
    let sent: PartSent;
    try {
      sent = await sendNextPart(deps, reply, signal);
    } catch (error) {
      return afterFailure(deps, reply, error, signal);
    }
    failpoint('after-send');
    // If this fails, the claim stands: the part was sent, so it must not be pending again.
    if (sent.isLast) return afterLast(deps, reply, sent, { until, signal });
    const renewed = await markPart(deps.db, reply, sent.parts, { until, signal });
    if (!renewed) return { kind: 'taken-over' };
    failpoint('after-part');
    reply = renewed;
  }
}

async function afterLast(
  { db, events }: DeliverDeps,
  reply: PendingReply,
  { messageId, parts }: PartSent,
  patience: Patience,
): Promise<Step> {
  const marked = await markSent(db, { replyId: reply.id, messageId, parts }, patience);
  failpoint('after-mark');
  emitSent(events, reply, marked);
  return { kind: 'sent', more: marked.more };
}
