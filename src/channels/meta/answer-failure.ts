import type { About } from '../../provider-api/excerpt';
import { SECOND } from '../../time/duration';
import { GatewayUnavailable } from '../errors';
import type { JsonAnswer } from '../http';
import { errorOfVerdict, type Verdict } from '../outbound/failure';
import { type MetaEffect, metaEffect } from './failures';
import { record } from './json';
import { errorOf } from './reason';

/** After a burst of 45 messages to one client Meta takes one of them every six seconds. */
export const PAIR_INTERVAL_MS = 6 * SECOND;

/** Of code 100: the number's id is wrong, or the token may no longer use it. That concerns every message. */
const NO_SUCH_OBJECT = 33;

/** What an answer means that does not accept the message. `about`: what the answer may quote. */
export function failureOfAnswer(answer: JsonAnswer, about: About) {
  const { status, json, text, retryAfterMs } = answer;
  const given = record(json).error;
  const { code, subcode, reason } = errorOf(given ?? { message: text }, about);
  const effect = given === undefined ? effectOfStatus(status) : effectOfError(status, code, subcode);
  const said = `${code ?? status}: ${reason}`;
  if (effect === 'pair') return new GatewayUnavailable(said, retryAfterMs ?? PAIR_INTERVAL_MS);
  return errorOfVerdict(VERDICTS[effect], { status, code: code?.toString(), reason, said, retryAfterMs });
}

const VERDICTS: Record<Exclude<MetaEffect, 'pair'>, Verdict> = {
  refused: 'refused',
  window: 'refused',
  unreachable: 'unreachable',
  slow: 'slow',
  outage: 'outage',
  retry: 'not-taken',
  unknown: 'unknown',
};

function effectOfError(status: number, code: number | undefined, subcode: number | undefined): MetaEffect {
  if (code === 100 && subcode === NO_SUCH_OBJECT) return 'outage';
  const effect = code === undefined ? undefined : metaEffect(code);
  return effect ?? (status === 400 ? 'refused' : effectOfStatus(status));
}

/** The status alone: the code is not known, or the answer is of a proxy and not of the API. */
function effectOfStatus(status: number): MetaEffect {
  if (status === 429) return 'slow';
  if (status === 408 || status === 425 || status === 503) return 'retry';
  return status >= 500 || status < 300 ? 'unknown' : 'outage';
}
