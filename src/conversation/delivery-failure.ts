import {
  GatewayFailure,
  GatewayOutage,
  GatewayRefused,
  GatewaySlow,
  GatewayUnavailable,
  GatewayUnconfirmed,
} from '../channels/errors';
import type { PendingReply } from '../db/outbox/claim';
import type { Unsent } from '../db/outbox/unsent';
import { masked } from '../privacy/redaction';
import { excerpt } from '../provider-api/excerpt';
import { HOUR } from '../time/duration';

/** Milliseconds. A gateway that asks for a longer pause is asked again after this one: its clock may be wrong by years. */
const LONGEST_RETRY_AFTER = HOUR;

/**
 * Outages of the gateway, for one reply, after which it counts as refused: the gateway has taken others in between. With the
 * pauses between the attempts that takes about four minutes.
 */
export const MAX_REFUSALS = 20;

/** What becomes of a reply after an error of its channel. */
export function statusAfter(
  error: unknown,
  { onUnconfirmed, attempts, probe }: PendingReply,
): Unsent['status'] {
  if (error instanceof GatewayRefused) return 'failed';
  if (error instanceof GatewayOutage) return attempts >= MAX_REFUSALS && !probe ? 'failed' : 'pending';
  return error instanceof GatewayUnavailable || onUnconfirmed === 'repeat' ? 'pending' : 'held';
}

/** The pause that the gateway asked for, in milliseconds; 0: none, or none that makes sense. */
export function askedPause(error: unknown): number {
  const asked = error instanceof GatewayFailure ? (error.retryAfterMs ?? 0) : 0;
  return asked > 0 ? Math.min(asked, LONGEST_RETRY_AFTER) : 0;
}

/** The error's text without what it quotes of the reply: channels may be foreign code. */
export function reasonOf(error: unknown, { address: to, text }: PendingReply): string {
  return excerpt(textOf(error), { to, text });
}

/** An error of the same kind that says only `reason`. */
export function withReason(error: unknown, reason: string): Error {
  if (!(error instanceof Error)) return new GatewayUnconfirmed(reason);
  if (textOf(error) === reason) return error;
  const Kind =
    [GatewayOutage, GatewaySlow, GatewayUnavailable].find((kind) => error instanceof kind) ??
    GatewayUnconfirmed;
  const copy = new Kind(reason);
  if (error.stack) copy.stack = masked(error.stack.replaceAll(error.message, copy.message));
  return copy;
}

/** Without the words that the class of an error puts before it. */
function textOf(error: unknown): string {
  if (error instanceof GatewayFailure) return error.reason;
  if (error instanceof GatewayRefused)
    return error.status === undefined ? error.reason : `${error.status}: ${error.reason}`;
  return error instanceof Error ? error.message : String(error);
}
