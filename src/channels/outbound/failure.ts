import { excerpt } from '../../provider-api/excerpt';
import type { OutgoingMessage } from '../channel';
import {
  GatewayOutage,
  GatewayRefused,
  GatewaySlow,
  GatewayUnavailable,
  GatewayUnconfirmed,
} from '../errors';
import type { JsonAnswer } from '../http';

/**
 * What an answer means for a message that was sent:
 * - `refused`, `unreachable`: this message, for good.
 * - `outage`: every message.
 * - `slow`: too many of them.
 * - `not-taken`, `unknown`: this time.
 */
export type Verdict = 'refused' | 'unreachable' | 'outage' | 'slow' | 'not-taken' | 'unknown';

/** What an API says about one message: it is malformed, too large, or makes no sense. */
const OF_THE_MESSAGE = new Set([400, 413, 422]);
/** Timed out while it was read, too early, or closed: the message was not taken. */
const NOT_TAKEN = new Set([408, 425, 503]);

/** What statuses mean where the provider does not say otherwise. */
export function verdictOfStatus({ status, text }: JsonAnswer): Verdict {
  const isPage = /^\s*<(!doctype html|html)/i.test(text); // of a proxy, not of the API
  if (status === 429) return 'slow';
  if (NOT_TAKEN.has(status)) return 'not-taken';
  if (status >= 500 || (status >= 200 && status < 300)) return 'unknown';
  return OF_THE_MESSAGE.has(status) && !isPage ? 'refused' : 'outage';
}

const NO_MESSAGE = { to: '', text: '' };

export interface Failure {
  answer: JsonAnswer;
  /** Undefined: nothing was sent, the provider was asked something. */
  message?: Pick<OutgoingMessage, 'to' | 'text'> | undefined;
  verdict: Verdict;
  /** The provider's code of the error. */
  code?: string | undefined;
  /** What must not be quoted. */
  secrets: readonly string[];
}

/** The error of a failed `send`. It quotes the beginning of the answer, without the message and without secrets. */
export function failureOf({ answer, message, verdict, code, secrets }: Failure): Error {
  const reason = excerpt(answer.text, { ...(message ?? NO_MESSAGE), secrets }) || 'no reason';
  return errorOfVerdict(verdict, { ...answer, code, reason, said: `${answer.status}: ${reason}` });
}

interface Said {
  status: number;
  code: string | undefined;
  reason: string;
  /** The reason with the status or the code before it. */
  said: string;
  retryAfterMs: number | undefined;
}

/** The error of a verdict. */
export function errorOfVerdict(verdict: Verdict, { status, code, reason, said, retryAfterMs }: Said) {
  switch (verdict) {
    case 'refused':
    case 'unreachable':
      return new GatewayRefused(status, reason, {
        unreachable: verdict === 'unreachable',
        ...(code !== undefined && { code }),
      });
    case 'outage':
      return new GatewayOutage(said, retryAfterMs);
    case 'slow':
      return new GatewaySlow(said, retryAfterMs);
    case 'not-taken':
      return new GatewayUnavailable(said, retryAfterMs);
    case 'unknown':
      return new GatewayUnconfirmed(said, retryAfterMs);
  }
}

export function isSuccess({ status, text }: JsonAnswer): boolean {
  return status >= 200 && status < 300 && !/^\s*<(!doctype html|html)/i.test(text);
}
