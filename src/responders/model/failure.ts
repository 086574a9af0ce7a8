import { types } from 'node:util';
import { APICallError, InvalidResponseDataError, ToolChoiceViolationError } from 'ai';
import { excerpt } from '../../provider-api/excerpt';
import { retryAfterMs } from '../../provider-api/http';
import { isObject } from '../../provider-api/json';
import { causesOf, codeOf, ModelFailed } from './errors';

/** What an error must not show of a request. */
export interface Confidential {
  key: string | undefined;
  /** What the client and we have written. */
  texts: string;
}

/** Why a request has no answer. The library's errors carry the whole request: nothing of them is kept but a few words. */
export function failureOf(error: unknown, confidential: Confidential): ModelFailed {
  const own = causesOf(error).find((cause) => cause instanceof ModelFailed);
  if (own) return own;
  const said = (text: string) => shown(text, confidential);
  if (APICallError.isInstance(error)) return ofCall(error, said);
  if (InvalidResponseDataError.isInstance(error)) return ofStream(error.message, said);
  if (ToolChoiceViolationError.isInstance(error))
    return new ModelFailed('looped', 'it calls a tool in its last step (MODEL_STEPS), where it must speak');
  if (types.isNativeError(error))
    return new ModelFailed('invalid', said(`${error.name}: its answer does not fit`));
  return ofErrorPiece(error, said);
}

type Said = (text: string) => string;

function ofCall(
  { statusCode: status, message, cause, responseBody, responseHeaders }: APICallError,
  said: Said,
) {
  if (status === undefined || status < 300)
    return new ModelFailed('cut', `the connection broke (${codeOf(cause)})`, true);
  const problem = said(`${status}: ${message || responseBody || ''}`);
  const after = retryAfterMs(responseHeaders?.['retry-after'] ?? null);
  if (status === 429) return new ModelFailed('rate-limited', problem, true, after);
  if (status >= 500 || status === 408) return new ModelFailed('unavailable', problem, true, after);
  return new ModelFailed('refused', problem);
}

function ofStream(message: string, said: Said) {
  const isCut = message.includes('without a finish reason');
  return isCut
    ? new ModelFailed('cut', 'the stream ended in the middle', true)
    : new ModelFailed('invalid', said(message));
}

/** An error in the middle of a stream, after the status said that all is well. */
function ofErrorPiece(error: unknown, said: Said) {
  const { message, code, status } = isObject(error) ? error : {};
  const number = Number(code ?? status);
  const problem = said(`${String(code ?? status ?? 'error')}: ${String(message ?? error)}`);
  if (number === 429) return new ModelFailed('rate-limited', problem, true);
  if (number >= 400 && number < 500) return new ModelFailed('refused', problem);
  return new ModelFailed('unavailable', problem, true);
}

function shown(text: string, { key, texts }: Confidential): string {
  return excerpt(text, { to: '', text: texts, secrets: key ? [key] : [] });
}
