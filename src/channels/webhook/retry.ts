import {
  DelegateBackoff,
  ExponentialBackoff,
  handleWhen,
  type IBackoff,
  type IRetryBackoffContext,
  type RetryPolicy,
  retry,
} from 'cockatiel';
import type { OnUnconfirmed } from '../../domain/policies';
import { GatewayFailure, GatewayOutage, GatewayUnavailable } from '../errors';

/** A longer pause is left to the outbox, which comes back later and serves other conversations meanwhile. */
const LONGEST_PAUSE_MS = 2000;

/**
 * The attempts of one `send`. `repeat`: it is also tried again where it is unknown whether the gateway has taken the message.
 * `hold`: only where the gateway has certainly not taken it.
 */
export function retryPolicies(attempts: number): Record<OnUnconfirmed, RetryPolicy> {
  const policy = (worthIt: (error: Error) => boolean) =>
    retry(handleWhen(worthIt), {
      maxAttempts: attempts - 1, // cockatiel counts the repetitions
      backoff,
    }).dangerouslyUnref(); // an aborted backoff must not keep a stopping process alive
  return { repeat: policy(isTemporary), hold: policy(isTemporaryAndNotTaken) };
}

function isTemporary(error: Error): boolean {
  if (!(error instanceof GatewayFailure) || error instanceof GatewayOutage) return false;
  return (error.retryAfterMs ?? 0) <= LONGEST_PAUSE_MS;
}

function isTemporaryAndNotTaken(error: Error): boolean {
  return error instanceof GatewayUnavailable && isTemporary(error);
}

/** Exponential with jitter, and never shorter than the pause that the gateway asked for. */
const exponential = new ExponentialBackoff({ initialDelay: 200, maxDelay: LONGEST_PAUSE_MS });
const backoff = new DelegateBackoff((context: IRetryBackoffContext<unknown>, last?: IBackoff<unknown>) => {
  const state = last?.next(context) ?? exponential.next();
  const error = 'error' in context.result ? context.result.error : undefined;
  const asked = error instanceof GatewayFailure ? (error.retryAfterMs ?? 0) : 0;
  return { delay: Math.max(state.duration, asked), state };
});
