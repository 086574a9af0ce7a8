import { type Gateway, LONGEST_RETRY_AFTER, type Sent } from '../channels/channel';
import { GatewayOutage, GatewayRefused, GatewayUnavailable, GatewayUnconfirmed } from '../channels/errors';
import { excerpt } from '../channels/excerpt';
import type { Channel } from '../db/channel';
import type { Db } from '../db/database';
import { claimReply, type PendingReply } from '../db/outbox/claim';
import { type EndedOutage, markSent } from '../db/outbox/sent';
import { markFailure, markUnsent } from '../db/outbox/unsent';
import { LONGEST_PROBE_PAUSE, type OnUnconfirmed } from '../domain/policies';
import { failpoint } from '../failpoint';
import { masked } from '../privacy/redaction';
import { underDeadline } from '../time/deadline';
import { SECOND } from '../time/duration';

export interface DeliverDeps {
  db: Db;
  gateway: Gateway;
  /** Milliseconds that one reply may take to be accepted, the gateway's own retries included. */
  gatewayTimeoutMs: number;
  /** For companies that have not said it themselves. */
  onUnconfirmed: OnUnconfirmed;
  /** Told of what an operator should know. */
  onNews?: (news: DeliveryNews) => void;
}

export type DeliveryNews =
  | ({ kind: 'outage-began'; reason: string } & Channel)
  | ({ kind: 'outage-ended' } & EndedOutage)
  | { kind: 'refused'; companyId: string; conversationId: string; replyId: string; reason: string };

export type Delivered =
  | { kind: 'drained'; sent: number; refused: number; held: number }
  /** Not now: another process is at it, or the provider asked for a pause. */
  | { kind: 'wait'; ms: number }
  /** Its channel has an outage: the sweep wakes it when that is over. */
  | { kind: 'paused' };

/** After the gateway's own deadline; whoever is still silent then is dead. */
const CLAIM_MARGIN = 2 * SECOND;

/**
 * An address that has refused a reply so often, while it took others in between, refuses this one. With the pauses between
 * the attempts that takes some four minutes.
 */
const MAX_REFUSALS = 20;

/**
 * Sends a conversation's replies in the order they were committed, one at a time, until none is left. A reply that
 * the provider refuses for good is marked `failed`, one that may have been sent is held if its company wants that;
 * neither holds up the next. Where the gateway takes nothing of the channel, all wait. Any other failure is thrown.
 */
export async function deliverReplies(
  deps: DeliverDeps,
  conversationId: string,
  signal: AbortSignal,
): Promise<Delivered> {
  const { db, gatewayTimeoutMs, onUnconfirmed } = deps;
  const result = { kind: 'drained' as const, sent: 0, refused: 0, held: 0 };
  for (;;) {
    const deadlineMs = gatewayTimeoutMs + CLAIM_MARGIN;
    const until = performance.now() + deadlineMs;
    const claim = await claimReply(db, { conversationId, deadlineMs, onUnconfirmed });
    if (claim.kind === 'empty') return result;
    if (claim.kind === 'busy') return { kind: 'wait', ms: claim.retryInMs };
    if (claim.kind === 'paused') return { kind: 'paused' };
    if (claim.kind === 'held') {
      result.held += 1;
      continue;
    }
    let sent: Sent;
    try {
      sent = await send(deps, claim.reply, signal);
    } catch (error) {
      const became = await setBack(deps, claim.reply, error, signal);
      if (typeof became === 'object') return became;
      if (became !== 'taken-over') result[became] += 1;
      continue;
    }
    failpoint('after-send');
    // Where this fails, the claim stands: nothing may set the reply back, for it was sent.
    const { more, ended } = await markSent(
      db,
      { replyId: claim.reply.id, messageId: sent.messageId },
      { until, signal },
    );
    failpoint('after-mark');
    if (ended) deps.onNews?.({ kind: 'outage-ended', ...ended });
    result.sent += 1;
    if (!more) return result; // what is committed from now on has its own wake-up
  }
}

async function send(deps: DeliverDeps, reply: PendingReply, signal: AbortSignal): Promise<Sent> {
  failpoint('before-send');
  const ms = deps.gatewayTimeoutMs;
  const late = () => new GatewayUnconfirmed(`it has not answered within ${ms} ms (GATEWAY_TIMEOUT)`);
  const { companyId, address: to, channel, text, idempotencyKey, onUnconfirmed } = reply;
  const message = { companyId, to, channel, text, idempotencyKey, onUnconfirmed };
  return underDeadline({ parent: signal, ms, late }, (deadline) => deps.gateway.send(message, deadline));
}

/** Marks a reply that was not sent, or may not have been. Throws what its job is to be tried again for. */
async function setBack(
  { db, onNews }: DeliverDeps,
  reply: PendingReply,
  error: unknown,
  signal: AbortSignal,
): Promise<'refused' | 'held' | 'taken-over' | Delivered> {
  const { id: replyId, companyId, channel, conversationId, probe } = reply;
  const reason = reasonOf(error, reply);
  const status = statusAfter(error, reply);
  const ms = retryAfterOf(error);
  // Neither says anything about the channel: this process stops, or the provider is busy and knows for how long. A long pause
  // is an outage, and so is one that a probe is asked for.
  if (signal.aborted || (status === 'pending' && ms > 0 && ms <= LONGEST_PROBE_PAUSE && !probe)) {
    await markUnsent(db, reply, { status, error: reason });
    if (signal.aborted) throw error;
    return { kind: 'wait', ms };
  }
  // The gateway has taken others since this one was refused first: it was the reply after all.
  if (status === 'failed' && reply.restored && !probe) {
    await markUnsent(db, reply, { status, error: reason });
    onNews?.({ kind: 'refused', companyId, conversationId, replyId, reason });
    return 'refused';
  }
  const failure = { refused: error instanceof GatewayRefused, askedMs: ms };
  const recorded = await markFailure(db, reply, failure, { status, error: reason });
  if (!recorded) return 'taken-over'; // this process was frozen for longer than its claim lasts
  const { outage, began } = recorded;
  if (began) onNews?.({ kind: 'outage-began', companyId, channel, reason });
  if (outage) return { kind: 'paused' };
  if (status === 'pending' && ms > 0) return { kind: 'wait', ms }; // an operator has ended the outage meanwhile
  if (status === 'pending') throw toldOf(error, reason);
  if (status === 'failed') onNews?.({ kind: 'refused', companyId, conversationId, replyId, reason });
  return status === 'failed' ? 'refused' : 'held';
}

function statusAfter(
  error: unknown,
  { onUnconfirmed, attempts, probe }: PendingReply,
): 'failed' | 'held' | 'pending' {
  if (error instanceof GatewayRefused) return 'failed';
  if (error instanceof GatewayOutage) return attempts >= MAX_REFUSALS && !probe ? 'failed' : 'pending';
  const notSent = error instanceof GatewayUnavailable && !(error instanceof GatewayUnconfirmed);
  return notSent || onUnconfirmed === 'repeat' ? 'pending' : 'held';
}

/** What the provider asked for, in milliseconds; 0: nothing that makes sense. */
function retryAfterOf(error: unknown): number {
  const asked = error instanceof GatewayUnavailable ? (error.retryAfterMs ?? 0) : 0;
  return asked > 0 ? Math.min(asked, LONGEST_RETRY_AFTER) : 0;
}

/** A gateway is foreign code, and its errors quote what it was given. */
function reasonOf(error: unknown, { address: to, text }: PendingReply): string {
  return excerpt(saidBy(error), { to, text });
}

/** Without the beginning that the class of an error puts before it. */
function saidBy(error: unknown): string {
  if (error instanceof GatewayUnavailable) return error.reason;
  if (error instanceof GatewayRefused)
    return error.status === undefined ? error.reason : `${error.status}: ${error.reason}`;
  return error instanceof Error ? error.message : String(error);
}

function toldOf(error: unknown, reason: string): Error {
  if (!(error instanceof Error)) return new GatewayUnconfirmed(reason);
  if (saidBy(error) === reason) return error;
  const Told =
    [GatewayOutage, GatewayUnconfirmed, GatewayUnavailable].find((known) => error instanceof known) ??
    GatewayUnconfirmed;
  const told = new Told(reason);
  if (error.stack) told.stack = masked(error.stack.replaceAll(error.message, told.message));
  return told;
}
