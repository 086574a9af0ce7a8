import { types } from 'node:util';
import {
  DelegateBackoff,
  ExponentialBackoff,
  handleWhen,
  type IBackoff,
  type IRetryBackoffContext,
  retry,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import { z } from 'zod';
import { type Gateway, LONGEST_RETRY_AFTER, type OutgoingMessage, type Sent } from '../channel';
import { GatewayOutage, GatewayRefused, GatewayUnavailable, GatewayUnconfirmed } from '../errors';
import { excerpt } from '../excerpt';
import { SIGNATURE_HEADER, signBody } from './signature';

/** Longer than this nobody waits here: the outbox comes back later, and serves others meanwhile. */
const PATIENCE_MS = 2000;

/** Timed out while it was read, too early, too many, or closed: the provider says that it has not done it. */
const NOT_TAKEN = new Set([408, 425, 429, 503]);

/** What an API says about one message: it is malformed, too large, or makes no sense. */
const OF_THE_MESSAGE = new Set([400, 413, 422]);

/** Of an answer; no provider documents a longer one. */
const MOST_BYTES = 64 * 1024;

/** Failures before a byte has left. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const ACCEPTED = z.object({ messageId: z.string().min(1) });

export interface WebhookGatewayOptions {
  /** Where replies are posted to. With `user:password@`: Basic authentication. */
  url: string;
  /** Shared with the receiver, who verifies requests with `verifySignature`. */
  secret: string;
  /** Of one attempt, up to the last byte of its answer. */
  timeoutMs: number;
  /** Of one `send`, the first one counted. Default 3. */
  attempts?: number;
}

/**
 * Posts `{ companyId, to, channel, text, idempotencyKey }` as JSON, signed. What the answers mean:
 *
 * | answer | outcome |
 * |---|---|
 * | 2xx | sent; `messageId` is taken from a JSON body `{ "messageId": "…" }` |
 * | 400, 413, 422 | `GatewayRefused`: this message, for good |
 * | any other 4xx but those below, 3xx | `GatewayOutage`: the address, whatever is sent |
 * | 408, 425, 429, 503, no connection | not taken, tried again; in the end `GatewayUnavailable` |
 * | any other 5xx, no answer in time, a broken connection, 2xx with a page of HTML | who knows; tried again unless the company wants such replies held; `GatewayUnconfirmed` |
 *
 * A page of HTML comes from a proxy or a login page, not from the API: with a 400 it is an outage, too.
 *
 * A redirect is not followed: a reply must not travel to a host that is not configured. All
 * attempts carry the same key (header `idempotency-key`), by which the receiver knows a message that it has
 * already taken, for an answer that was lost on its way looks like no answer.
 */
export function createWebhookGateway(options: WebhookGatewayOptions): Gateway {
  const retrying = (worthIt: (error: Error) => boolean) =>
    retry(handleWhen(worthIt), {
      maxAttempts: (options.attempts ?? 3) - 1, // cockatiel counts the repetitions
      backoff,
    }).dangerouslyUnref(); // an aborted backoff must not hold a process that is shutting down
  const target = targetOf(options.url);
  const policies = { repeat: retrying(isPassing), hold: retrying(isPassingForCertain) };
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
  options: WebhookGatewayOptions,
  target: Target,
): Promise<Sent> {
  signal.throwIfAborted(); // it may have been while the backoff lasted
  // cooperative: fetch gives up by itself, and an answer that was complete in time is never thrown away
  const deadline = timeout(options.timeoutMs, TimeoutStrategy.Cooperative);
  return deadline.execute(async ({ signal: timedOut }) => {
    const response = await post(message, timedOut, options, target).catch((cause: unknown) => {
      const code = causeOf(cause);
      if (!timedOut.aborted && NEVER_CONNECTED.has(code))
        throw new GatewayUnavailable(`no connection (${code})`, undefined, { cause });
      const what = timedOut.aborted ? `no answer within ${options.timeoutMs} ms` : `no answer (${code})`;
      throw new GatewayUnconfirmed(what, undefined, { cause });
    });
    return outcome(response, message);
  }, signal);
}

interface Target {
  url: string;
  headers: { authorization?: string };
}

/** `fetch` refuses a URL with a login, and repeats it in its error. A login is sent as other clients do (RFC 7617). */
function targetOf(given: string): Target {
  const url = new URL(given);
  const [user, password] = [url.username, url.password].map(decodeURIComponent);
  if (!user && !password) return { url: given, headers: {} };
  url.username = '';
  url.password = '';
  const login = Buffer.from(`${user}:${password}`).toString('base64');
  return { url: url.href, headers: { authorization: `Basic ${login}` } };
}

function post(
  message: OutgoingMessage,
  signal: AbortSignal,
  { secret }: WebhookGatewayOptions,
  target: Target,
) {
  const { companyId, to, channel, text, idempotencyKey } = message;
  const body = JSON.stringify({ companyId, to, channel, text, idempotencyKey });
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

async function outcome(response: Response, message: OutgoingMessage): Promise<Sent> {
  const { status, headers } = response;
  const body = await beginningOf(response);
  const isPage = /^\s*<(!doctype html|html)/i.test(body);
  if (response.ok && !isPage) return sentAs(body);
  const said = excerpt(body, message) || response.statusText;
  const reason = `${status}: ${said}`;
  const retryAfter = retryAfterMs(headers.get('retry-after'));
  if (NOT_TAKEN.has(status)) throw new GatewayUnavailable(reason, retryAfter);
  if (status >= 500 || response.ok) throw new GatewayUnconfirmed(reason, retryAfter);
  if (OF_THE_MESSAGE.has(status) && !isPage) throw new GatewayRefused(status, said);
  const location = headers.get('location');
  throw new GatewayOutage(
    location ? `${status}: it redirects to ${placeOf(location, response.url)}` : reason,
  );
}

/** Paths and queries carry tokens. */
function placeOf(location: string, from: string): string {
  if (!URL.canParse(location, from)) return 'another path';
  const { protocol, host, origin } = new URL(location, from);
  return origin === new URL(from).origin ? 'another path' : `${protocol}//${host}`;
}

/** The status line has decided; a body that breaks off or never ends must not turn a sent message into another one. */
async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MOST_BYTES) break;
    }
  } catch {
    // what has come will do
  }
  return Buffer.concat(chunks).toString();
}

function sentAs(body: string): Sent {
  try {
    return ACCEPTED.parse(JSON.parse(body));
  } catch {
    return {}; // accepted, and nothing said about it
  }
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3). An hour at most: the sender may be wrong by years. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const isDate = /^[A-Z]/i.test(header); // `Date.parse` takes '-3600' for a year
  const ms = isDate ? Date.parse(header) - Date.now() : Number(header) * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER);
}

function isPassing(error: Error): boolean {
  if (!(error instanceof GatewayUnavailable) || error instanceof GatewayOutage) return false;
  return (error.retryAfterMs ?? 0) <= PATIENCE_MS;
}

function isPassingForCertain(error: Error): boolean {
  return isPassing(error) && !(error instanceof GatewayUnconfirmed);
}

/** Exponential with jitter, but never before the time that the provider asked for. */
const exponential = new ExponentialBackoff({ initialDelay: 200, maxDelay: PATIENCE_MS });
const backoff = new DelegateBackoff((context: IRetryBackoffContext<unknown>, last?: IBackoff<unknown>) => {
  const state = last?.next(context) ?? exponential.next();
  const error = 'error' in context.result ? context.result.error : undefined;
  const asked = error instanceof GatewayUnavailable ? (error.retryAfterMs ?? 0) : 0;
  return { delay: Math.max(state.duration, asked), state };
});

/** The retry policy looks at the signal between attempts only; a shutdown can not wait for its backoff. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** `fetch failed` says nothing; what failed is the code of its cause. */
function causeOf(error: unknown): string {
  const cause = types.isNativeError(error) ? (error.cause ?? error) : error;
  if (!types.isNativeError(cause)) return String(cause);
  return 'code' in cause ? String(cause.code) : cause.message;
}
