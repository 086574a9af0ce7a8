import { GatewayRefused, GatewaySlow, GatewayUnavailable } from '../channels/errors';
import type { PendingReply } from '../db/outbox/claim';
import { markUnreachable } from '../db/outbox/unreachable';
import { markFailure, markUnsent, type Unsent } from '../db/outbox/unsent';
import { LONGEST_PROBE_PAUSE } from '../domain/limits';
import type { Events } from '../observability/events';
import { SECOND } from '../time/duration';
import { type DeliverDeps, type Step, settlingMs } from './deliver-deps';
import { channelOf } from './deliver-wait';
import { askedPause, reasonOf, statusAfter, withReason } from './delivery-failure';

/** Milliseconds for which a reply waits whose gateway wants fewer messages and does not say for how long. */
export const SLOW_PAUSE = 5 * SECOND;

/** Marks a reply that was not sent, or may not have been. Throws the error for which its job is tried again. */
export async function afterFailure(
  deps: DeliverDeps,
  reply: PendingReply,
  error: unknown,
  signal: AbortSignal,
): Promise<Step> {
  const { db, events } = deps;
  const { companyId, channel, probe } = reply;
  const unsent = unsentAfter(deps, reply, error);
  const { status, error: reason } = unsent;
  const askedMs = askedPause(error);
  // A process that stops, and a gateway that asks for a short pause, say nothing about the channel. A longer pause is an
  // outage. Any pause asked for in answer to a probe prolongs the outage.
  const isShortPause = status === 'pending' && askedMs > 0 && askedMs <= LONGEST_PROBE_PAUSE && !probe;
  if (signal.aborted || isShortPause) {
    await markUnsent(db, reply, unsent);
    if (signal.aborted) throw error;
    if (error instanceof GatewaySlow) await slowDown(deps, reply);
    return { kind: 'wait', ms: askedMs };
  }
  if (error instanceof GatewaySlow && !probe) {
    await markUnsent(db, reply, unsent);
    await slowDown(deps, reply);
    return { kind: 'wait', ms: askedMs || SLOW_PAUSE };
  }
  if (error instanceof GatewayRefused && error.unreachable) {
    await markUnsent(db, reply, unsent);
    await setUnreachable(deps, reply);
    return refused(events, reply, unsent);
  }
  // The gateway has taken other replies since it first refused this one: the reply is the reason.
  if (status === 'failed' && reply.restored && !probe) {
    await markUnsent(db, reply, unsent);
    return refused(events, reply, unsent);
  }
  const failure = { refused: error instanceof GatewayRefused, askedMs };
  const recorded = await markFailure(db, reply, failure, unsent);
  if (!recorded) return { kind: 'taken-over' }; // this process was frozen for longer than its claim lasts
  if (recorded.began) events.emit('outage.began', { companyId, channel, reason });
  if (recorded.outage) return { kind: 'paused' };
  if (status === 'failed') return refused(events, reply, unsent);
  if (status === 'held') {
    emitHeld(events, reply, reason);
    return { kind: 'held' };
  }
  if (askedMs > 0) return { kind: 'wait', ms: askedMs }; // an operator has ended the outage meanwhile
  if (unsent.unconfirmed) return { kind: 'wait', ms: settlingMs(deps) };
  throw withReason(error, reason);
}

function unsentAfter(deps: DeliverDeps, reply: PendingReply, error: unknown): Unsent {
  const status = statusAfter(error, reply);
  const isUnconfirmed = status === 'pending' && !(error instanceof GatewayUnavailable);
  return {
    status,
    error: reasonOf(error, reply),
    code: error instanceof GatewayRefused ? error.providerCode : undefined,
    unconfirmed: isUnconfirmed && channelOf(deps, reply)?.confirmsByKey === true,
  };
}

/** For a gateway that wants fewer messages of the channel. */
export async function slowDown(
  { channels, rate, events }: Pick<DeliverDeps, 'channels' | 'rate' | 'events'>,
  { companyId, channel }: Pick<PendingReply, 'companyId' | 'channel'>,
): Promise<void> {
  if (!channelOf({ channels }, { companyId, channel })?.rate) return;
  if (await rate.slowDown({ companyId, channel })) events.emit('sending.slowed', { companyId, channel });
}

/** For a provider that reaches no person at the address of a reply. */
export async function setUnreachable(
  { db, events }: Pick<DeliverDeps, 'db' | 'events'>,
  {
    companyId,
    channel,
    conversationId,
    address,
  }: Pick<PendingReply, 'companyId' | 'channel' | 'conversationId' | 'address'>,
): Promise<void> {
  if (!(await markUnreachable(db, companyId, address))) return;
  events.emit('client.unreachable', { companyId, conversationId, channel });
}

function refused(
  events: Events,
  { companyId, conversationId, id: replyId }: PendingReply,
  { error: reason, code }: Unsent,
): Step {
  events.emit('reply.refused', { companyId, conversationId, replyId, reason, ...(code && { code }) });
  return { kind: 'refused' };
}

export function emitHeld(
  events: Events,
  { companyId, conversationId, id: replyId }: PendingReply,
  reason: string,
): void {
  events.emit('reply.held', { companyId, conversationId, replyId, reason });
}
