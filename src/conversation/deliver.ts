import type { Channels, Sent } from '../channels/channel';
import { GatewayRefused, GatewayUnconfirmed } from '../channels/errors';
import type { Db } from '../db/database';
import { claimReply, type PendingReply } from '../db/outbox/claim';
import { markSent } from '../db/outbox/mark-sent';
import { markFailure, markUnsent } from '../db/outbox/unsent';
import { LONGEST_PROBE_PAUSE } from '../domain/limits';
import type { OnUnconfirmed } from '../domain/policies';
import { failpoint } from '../failpoint';
import type { Events } from '../observability/events';
import { underDeadline } from '../time/deadline';
import { SECOND } from '../time/duration';
import { askedPause, reasonOf, statusAfter, withReason } from './delivery-failure';

export interface DeliverDeps {
  db: Db;
  channels: Channels;
  events: Events;
  /** Milliseconds that one reply may take to be accepted, the channel's own repetitions included. */
  gatewayTimeoutMs: number;
  /** For companies that have not decided it themselves. */
  onUnconfirmed: OnUnconfirmed;
}

export type Delivered =
  | { kind: 'drained'; sent: number; refused: number; held: number }
  /** Not now: another process is sending a reply of this conversation, or the gateway asked for a pause. */
  | { kind: 'wait'; ms: number }
  /** The channel has an outage: the sweep wakes the conversation when it is over. */
  | { kind: 'paused' };

/** What happened to the oldest reply. */
type Step =
  | { kind: 'empty' }
  | { kind: 'sent'; more: boolean }
  | { kind: 'refused' }
  | { kind: 'held' }
  /** The claim ended before the channel failed: another process may be sending the reply. */
  | { kind: 'taken-over' }
  | Exclude<Delivered, { kind: 'drained' }>;

/** Added to the channel's deadline: a process that has not reported back by then is dead. */
const CLAIM_MARGIN = 2 * SECOND;

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
    if (step.kind === 'taken-over') continue;
    drained[step.kind] += 1;
    if (step.kind === 'sent' && !step.more) return drained; // replies that are committed from now on have their own wake-up
  }
}

async function deliverOldest(deps: DeliverDeps, conversationId: string, signal: AbortSignal): Promise<Step> {
  const { db, events, gatewayTimeoutMs, onUnconfirmed } = deps;
  const deadlineMs = gatewayTimeoutMs + CLAIM_MARGIN;
  const until = performance.now() + deadlineMs;
  const claim = await claimReply(db, { conversationId, deadlineMs, onUnconfirmed });
  if (claim.kind === 'busy') return { kind: 'wait', ms: claim.retryInMs };
  if (claim.kind === 'held') {
    emitHeld(events, claim.reply, claim.reason);
    return { kind: 'held' };
  }
  if (claim.kind !== 'claimed') return claim;
  const { reply } = claim;
  const { id: replyId, companyId } = reply;
  let sent: Sent;
  try {
    sent = await send(deps, reply, signal);
  } catch (error) {
    return afterFailure(deps, reply, error, signal);
  }
  failpoint('after-send');
  // If this fails, the claim stands: the reply was sent, so it must not become pending again.
  const delivery = { replyId, messageId: sent.messageId };
  const { more, ended, ...waited } = await markSent(db, delivery, { until, signal });
  failpoint('after-mark');
  events.emit('reply.sent', { companyId, conversationId, replyId, ...waited });
  if (ended) events.emit('outage.ended', ended);
  return { kind: 'sent', more };
}

async function send(deps: DeliverDeps, reply: PendingReply, signal: AbortSignal): Promise<Sent> {
  const { companyId, channel } = reply;
  const startedAt = performance.now();
  let accepted = false;
  try {
    const sent = await passToGateway(deps, reply, signal);
    accepted = true;
    return sent;
  } finally {
    const seconds = (performance.now() - startedAt) / SECOND;
    deps.events.emit('gateway.answered', { companyId, channel, accepted, seconds });
  }
}

async function passToGateway(
  { channels, gatewayTimeoutMs: ms }: DeliverDeps,
  reply: PendingReply,
  signal: AbortSignal,
): Promise<Sent> {
  failpoint('before-send');
  const late = () => new GatewayUnconfirmed(`it has not answered within ${ms} ms (GATEWAY_TIMEOUT)`);
  const { companyId, address: to, channel, text, idempotencyKey, onUnconfirmed } = reply;
  const toProviderId = reply.providerAddress ?? undefined;
  const options = reply.options ?? undefined;
  const message = { companyId, to, toProviderId, channel, text, options, idempotencyKey, onUnconfirmed };
  return underDeadline({ parent: signal, ms, late }, (deadline) =>
    channels.of(companyId, channel).send(message, deadline),
  );
}

/** Marks a reply that was not sent, or may not have been. Throws the error for which its job is tried again. */
async function afterFailure(
  { db, events }: DeliverDeps,
  reply: PendingReply,
  error: unknown,
  signal: AbortSignal,
): Promise<Step> {
  const { id: replyId, companyId, channel, conversationId, probe } = reply;
  const reason = reasonOf(error, reply);
  const status = statusAfter(error, reply);
  const askedMs = askedPause(error);
  const refused = (): Step => {
    events.emit('reply.refused', { companyId, conversationId, replyId, reason });
    return { kind: 'refused' };
  };
  // A process that stops, and a gateway that asks for a short pause, say nothing about the channel. A longer pause is an
  // outage. Any pause asked for in answer to a probe prolongs the outage.
  const isShortPause = status === 'pending' && askedMs > 0 && askedMs <= LONGEST_PROBE_PAUSE && !probe;
  if (signal.aborted || isShortPause) {
    await markUnsent(db, reply, { status, error: reason });
    if (signal.aborted) throw error;
    return { kind: 'wait', ms: askedMs };
  }
  // The gateway has taken other replies since it first refused this one: the reply is the reason.
  if (status === 'failed' && reply.restored && !probe) {
    await markUnsent(db, reply, { status, error: reason });
    return refused();
  }
  const failure = { refused: error instanceof GatewayRefused, askedMs };
  const recorded = await markFailure(db, reply, failure, { status, error: reason });
  if (!recorded) return { kind: 'taken-over' }; // this process was frozen for longer than its claim lasts
  if (recorded.began) events.emit('outage.began', { companyId, channel, reason });
  if (recorded.outage) return { kind: 'paused' };
  if (status === 'failed') return refused();
  if (status === 'held') {
    emitHeld(events, reply, reason);
    return { kind: 'held' };
  }
  if (askedMs > 0) return { kind: 'wait', ms: askedMs }; // an operator has ended the outage meanwhile
  throw withReason(error, reason);
}

function emitHeld(
  events: Events,
  { companyId, conversationId, id: replyId }: PendingReply,
  reason: string,
): void {
  events.emit('reply.held', { companyId, conversationId, replyId, reason });
}
