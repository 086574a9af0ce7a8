import { SECOND } from '../config';
import { crashPoint } from '../crash-point';
import type { Db } from '../db/database';
import { claimReply, markSent, markUnsent, type PendingReply } from '../db/outbox';
import type { OnUnconfirmed } from '../db/schema';
import { underDeadline } from '../deadline';
import { GatewayRefused, GatewayUnavailable, GatewayUnconfirmed } from '../errors';
import { type Gateway, LONGEST_RETRY_AFTER } from '../gateways/gateway';

export interface DeliverParts {
  db: Db;
  gateway: Gateway;
  /** Milliseconds that one reply may take to be accepted, the gateway's own retries included. */
  gatewayTimeoutMs: number;
  /** For companies that have not said it themselves. */
  onUnconfirmed: OnUnconfirmed;
}

export type Delivered =
  | { kind: 'drained'; sent: number; refused: number; held: number }
  /** Not now: another process is at it, or the provider asked for a pause. */
  | { kind: 'wait'; ms: number };

/** After the gateway's own deadline; whoever is still silent then is dead. */
const CLAIM_MARGIN = 2 * SECOND;

/**
 * Sends a conversation's replies in the order they were committed, one at a time, until none is left. A reply that
 * the provider refuses for good is marked `failed`, one that may have been sent is held if its company wants that;
 * neither holds up the next. Any other failure is thrown.
 */
export async function deliverReplies(
  parts: DeliverParts,
  conversationId: string,
  signal: AbortSignal,
): Promise<Delivered> {
  const { db, gatewayTimeoutMs, onUnconfirmed } = parts;
  const result = { kind: 'drained' as const, sent: 0, refused: 0, held: 0 };
  for (;;) {
    const deadlineMs = gatewayTimeoutMs + CLAIM_MARGIN;
    const claim = await claimReply(db, { conversationId, deadlineMs, onUnconfirmed });
    if (claim.kind === 'empty') return result;
    if (claim.kind === 'busy') return { kind: 'wait', ms: claim.retryInMs };
    if (claim.kind === 'held') {
      result.held += 1;
      continue;
    }
    try {
      const { more } = await send(parts, claim.reply, signal);
      result.sent += 1;
      if (!more) return result; // what is committed from now on has its own wake-up
    } catch (error) {
      const status = statusAfter(error, claim.reply);
      await markUnsent(db, claim.reply.id, status, error instanceof Error ? error.message : String(error));
      if (status === 'pending') {
        const ms = retryAfterOf(error);
        if (ms > 0) return { kind: 'wait', ms };
        throw error;
      }
      result[status === 'held' ? 'held' : 'refused'] += 1;
    }
  }
}

/** What the provider asked for, in milliseconds; 0: nothing that makes sense. */
function retryAfterOf(error: unknown): number {
  const asked = error instanceof GatewayUnavailable ? (error.retryAfterMs ?? 0) : 0;
  return asked > 0 ? Math.min(asked, LONGEST_RETRY_AFTER) : 0;
}

function statusAfter(error: unknown, { onUnconfirmed }: PendingReply): 'failed' | 'held' | 'pending' {
  if (error instanceof GatewayRefused) return 'failed';
  const notSent = error instanceof GatewayUnavailable && !(error instanceof GatewayUnconfirmed);
  return notSent || onUnconfirmed === 'repeat' ? 'pending' : 'held';
}

async function send(
  parts: DeliverParts,
  reply: PendingReply,
  signal: AbortSignal,
): Promise<{ more: boolean }> {
  crashPoint('before-send');
  const ms = parts.gatewayTimeoutMs;
  const late = () => new GatewayUnconfirmed(`it has not answered within ${ms} ms (GATEWAY_TIMEOUT)`);
  const { address: to, id, ...message } = reply;
  const { messageId } = await underDeadline({ parent: signal, ms, late }, (deadline) =>
    parts.gateway.send({ to, ...message }, deadline),
  );
  crashPoint('after-send');
  const sent = await markSent(parts.db, { replyId: id, messageId });
  crashPoint('after-mark');
  return sent;
}
