import { SECOND } from '../config';
import { crashPoint } from '../crash-point';
import type { Db } from '../db/database';
import { claimReply, markSent, markUnsent, type PendingReply } from '../db/outbox';
import { rejectedOn } from '../deadline';
import { GatewayRefused, GatewayUnavailable } from '../errors';
import type { Gateway } from '../gateways/gateway';

export interface DeliverParts {
  db: Db;
  gateway: Gateway;
  /** Milliseconds that one reply may take to be accepted, the gateway's own retries included. */
  gatewayTimeoutMs: number;
}

export type Delivered =
  | { kind: 'drained'; sent: number; refused: number }
  /** Not now: another process is at it, or the provider asked for a pause. */
  | { kind: 'wait'; ms: number };

/** After the gateway's own deadline; whoever is still silent then is dead. */
const CLAIM_MARGIN = 2 * SECOND;

/**
 * Sends a conversation's replies in the order they were committed, one at a time, until none is left. A reply that
 * the provider refuses for good is marked `failed` and does not hold up the next; any other failure is thrown.
 */
export async function deliverReplies(
  parts: DeliverParts,
  conversationId: string,
  signal: AbortSignal,
): Promise<Delivered> {
  const result = { kind: 'drained' as const, sent: 0, refused: 0 };
  for (;;) {
    const claim = await claimReply(parts.db, conversationId, parts.gatewayTimeoutMs + CLAIM_MARGIN);
    if (claim.kind === 'empty') return result;
    if (claim.kind === 'busy') return { kind: 'wait', ms: claim.retryInMs };
    try {
      await send(parts, claim.reply, signal);
      result.sent += 1;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof GatewayRefused) {
        await markUnsent(parts.db, claim.reply.id, 'failed', reason);
        result.refused += 1;
        continue;
      }
      await markUnsent(parts.db, claim.reply.id, 'pending', reason);
      if (error instanceof GatewayUnavailable && error.retryAfterMs)
        return { kind: 'wait', ms: error.retryAfterMs };
      throw error;
    }
  }
}

async function send(parts: DeliverParts, reply: PendingReply, signal: AbortSignal): Promise<void> {
  crashPoint('before-send');
  const timeout = AbortSignal.timeout(parts.gatewayTimeoutMs);
  const deadline = AbortSignal.any([signal, timeout]);
  const { companyId, channel, address: to, text, idempotencyKey } = reply;
  const sending = parts.gateway.send({ companyId, channel, to, text, idempotencyKey }, deadline);
  const { messageId } = await Promise.race([sending, rejectedOn(deadline)]).catch((error) => {
    if (error !== timeout.reason) throw error;
    const reason = `it has not answered within ${parts.gatewayTimeoutMs} ms (GATEWAY_TIMEOUT)`;
    throw new GatewayUnavailable(reason, undefined, { cause: error });
  });
  crashPoint('after-send');
  await markSent(parts.db, reply.id, messageId);
  crashPoint('after-mark');
}
