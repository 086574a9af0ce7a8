import { TimeoutStrategy, timeout } from 'cockatiel';
import { withoutAnswer } from '../../provider-api/http';
import { SIGNATURE_HEADER, signBody } from '../../provider-api/signature';
import type { Channel, OutgoingMessage, Sent } from '../channel';
import { WITHOUT_ANSWER } from '../http';
import { readAnswer } from './answer';
import { retryPolicies } from './retry';
import type { WebhookSettings } from './settings';
import { type Target, targetOf } from './target';

export interface WebhookOptions extends Omit<WebhookSettings, 'kind'> {
  /** Milliseconds of one attempt, up to the last byte of its answer. */
  attemptTimeoutMs: number;
  /** Attempts of one `send`. Default 3. */
  attempts?: number;
}

/**
 * Posts `{ companyId, to, toProviderId, channel, text, options, idempotencyKey }` as JSON, signed. `readAnswer` says what the answers mean; without
 * a connection the message is not taken, and without an answer it is unknown whether it is. `send` repeats what is worth it.
 *
 * All attempts carry the same key (header `idempotency-key`), by which the receiver recognises a message that it has already
 * taken. A redirect is not followed: a reply must not travel to a host that is not configured.
 */
export function createWebhookChannel(options: WebhookOptions): Channel {
  const target = targetOf(options.url);
  const policies = retryPolicies(options.attempts ?? 3);
  return {
    async send(message, signal) {
      signal.throwIfAborted();
      const sent = policies[message.onUnconfirmed].execute(
        () => attempt(message, signal, options, target),
        signal,
      );
      return unlessAborted(sent, signal);
    },
  };
}

async function attempt(
  message: OutgoingMessage,
  signal: AbortSignal,
  options: WebhookOptions,
  target: Target,
): Promise<Sent> {
  signal.throwIfAborted(); // it may have been during the backoff
  // Cooperative: `fetch` ends by itself, and an answer that was complete in time is never discarded.
  const deadline = timeout(options.attemptTimeoutMs, TimeoutStrategy.Cooperative);
  return deadline.execute(async ({ signal: timedOut }) => {
    const response = await post(message, timedOut, options, target).catch((cause: unknown) => {
      throw withoutAnswer(cause, timedOut, options.attemptTimeoutMs, WITHOUT_ANSWER);
    });
    return readAnswer(response, message);
  }, signal);
}

function post(message: OutgoingMessage, signal: AbortSignal, { secret }: WebhookOptions, target: Target) {
  const { companyId, to, toProviderId, channel, text, idempotencyKey } = message;
  const options = message.options?.length ? message.options : undefined;
  const body = JSON.stringify({ companyId, to, toProviderId, channel, text, options, idempotencyKey });
  return fetch(target.url, {
    method: 'POST',
    redirect: 'manual',
    signal,
    headers: {
      ...target.headers,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
      [SIGNATURE_HEADER]: signBody(secret, body),
    },
    body,
  });
}

/** The retry policy checks the signal between attempts only; a stopping process does not wait for its backoff. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
