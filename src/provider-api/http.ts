import { types } from 'node:util';
import { TimeoutStrategy, timeout } from 'cockatiel';

/** Bytes of an answer that are read where the caller does not say. */
const MAX_BYTES = 64 * 1024;

/** Failures before a byte has left. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export interface JsonRequest {
  headers?: Record<string, string>;
  /** Sent as JSON; `URLSearchParams` and `FormData`, as a form. */
  body?: unknown;
  signal: AbortSignal;
  /** Milliseconds up to the last byte of the answer. */
  timeoutMs: number;
  /** Bytes of the answer that are read. Default: 64 KB. */
  maxBytes?: number;
}

export interface JsonAnswer {
  status: number;
  /** Undefined: the body is not JSON, or it broke off. */
  json: unknown;
  /** The beginning of the body. */
  text: string;
  headers: Headers;
  /** The pause that the provider asks for. */
  retryAfterMs: number | undefined;
}

/** The errors of a request that has no answer. */
export interface WithoutAnswer {
  /** No connection was made: the provider has certainly not taken it. */
  unavailable(reason: string, cause: unknown): Error;
  /** The provider may have taken it. */
  unconfirmed(reason: string, cause: unknown): Error;
}

/**
 * Resolves with every answer, whatever its status; the provider knows what the statuses mean. A redirect is an answer and is
 * not followed: credentials must not travel to a host that is not configured.
 * Throws what `errors` makes where no answer came, and the reason of `signal`.
 */
export async function requestJson(
  method: string,
  url: string,
  { headers, body, signal, timeoutMs, maxBytes = MAX_BYTES }: JsonRequest,
  errors: WithoutAnswer,
): Promise<JsonAnswer> {
  signal.throwIfAborted();
  const isForm = body instanceof URLSearchParams || body instanceof FormData;
  const isJson = body !== undefined && !isForm;
  // Cooperative: `fetch` ends by itself, and an answer that was complete in time is never discarded.
  const deadline = timeout(timeoutMs, TimeoutStrategy.Cooperative);
  return deadline.execute(async ({ signal: timedOut }) => {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: timedOut,
      headers: { ...headers, ...(isJson && { 'content-type': 'application/json' }) },
      ...(isJson && { body: JSON.stringify(body) }),
      ...(isForm && { body }),
    }).catch((cause: unknown) => {
      throw withoutAnswer(cause, timedOut, timeoutMs, errors);
    });
    const text = await beginningOf(response, maxBytes);
    return {
      status: response.status,
      json: parsed(text),
      text,
      headers: response.headers,
      retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    };
  }, signal);
}

/** What it means that `fetch` has failed: there is no status. */
export function withoutAnswer(
  cause: unknown,
  { aborted }: AbortSignal,
  timeoutMs: number,
  errors: WithoutAnswer,
): Error {
  const code = codeOf(cause);
  if (aborted) return errors.unconfirmed(`no answer within ${timeoutMs} ms`, cause);
  if (NEVER_CONNECTED.has(code)) return errors.unavailable(`no connection (${code})`, cause);
  return errors.unconfirmed(`no answer (${code})`, cause);
}

/** The status decides the outcome: a body that breaks off or never ends does not change it. */
export async function beginningOf({ body }: Response, maxBytes = MAX_BYTES): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= maxBytes) break;
    }
  } catch {
    // the part that has arrived is used
  }
  return Buffer.concat(chunks).toString();
}

/** Of seconds or an HTTP date (RFC 9110, 10.2.3). The caller limits it. */
export function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const isDate = /^[A-Z]/i.test(header); // `Date.parse` reads '-3600' as a year
  const ms = isDate ? Date.parse(header) - Date.now() : Number(header) * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The message of the error is only `fetch failed`; the code of its cause says what failed. */
function codeOf(error: unknown): string {
  const cause = types.isNativeError(error) ? (error.cause ?? error) : error;
  if (!types.isNativeError(cause)) return String(cause);
  return 'code' in cause ? String(cause.code) : cause.message;
}
