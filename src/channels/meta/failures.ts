import type { FailureEffect } from '../../domain/channel-event';

/**
 * - `pair`: too many messages to this client; only theirs wait.
 * - `window`: the client has not written for 24 hours; only a template is taken.
 * - `unknown`: the message may have been taken.
 */
export type MetaEffect = FailureEffect | 'pair' | 'unknown';

interface Failure {
  /** The first and the last code. */
  codes: readonly [number, number?];
  effect: MetaEffect;
  means: string;
}

/** Meta's error codes, of answers and of statuses. docs/channels/meta.md repeats them. */
export const FAILURES: readonly Failure[] = [
  { codes: [0], effect: 'outage', means: 'the access token does not work' },
  { codes: [1], effect: 'unknown', means: 'an unknown error of the API' },
  { codes: [2], effect: 'retry', means: 'the API is down or overloaded' },
  { codes: [3], effect: 'outage', means: 'the app may not use this call' },
  { codes: [4], effect: 'slow', means: 'the app makes too many calls' },
  { codes: [10], effect: 'outage', means: 'a permission is missing' },
  { codes: [33], effect: 'outage', means: 'the number was deleted' },
  { codes: [100], effect: 'refused', means: 'a wrong parameter' },
  { codes: [190], effect: 'outage', means: 'the access token has expired' },
  { codes: [200, 299], effect: 'outage', means: 'a permission is missing' },
  { codes: [368], effect: 'outage', means: 'the account is blocked for a violation of a policy' },
  { codes: [613], effect: 'slow', means: 'too many calls' },
  { codes: [80007], effect: 'slow', means: 'the account makes too many calls' },
  { codes: [130429], effect: 'slow', means: 'too many messages a second' },
  { codes: [130472], effect: 'refused', means: 'the client is part of an experiment of Meta' },
  { codes: [130497], effect: 'outage', means: "the account may not write to the client's country" },
  { codes: [131000], effect: 'retry', means: 'an unknown error of WhatsApp' },
  { codes: [131005], effect: 'outage', means: 'a permission is missing' },
  { codes: [131008, 131009], effect: 'refused', means: 'a missing or wrong parameter' },
  { codes: [131016], effect: 'retry', means: 'a service of WhatsApp is down' },
  { codes: [131021], effect: 'refused', means: 'the number would write to itself' },
  {
    codes: [131026],
    effect: 'unreachable',
    means: 'the client has no WhatsApp, has not accepted its terms, or uses an old version',
  },
  {
    codes: [131030],
    effect: 'refused',
    means: 'a test number may write only to the recipients that are listed',
  },
  { codes: [131031], effect: 'outage', means: 'the account is locked' },
  { codes: [131037], effect: 'outage', means: "the number's display name is not approved" },
  { codes: [131042], effect: 'outage', means: 'the payment method does not work' },
  { codes: [131045], effect: 'outage', means: 'the number is not registered' },
  { codes: [131047], effect: 'window', means: 'the client has not written for 24 hours' },
  { codes: [131048], effect: 'refused', means: 'too many messages of this number were reported as spam' },
  { codes: [131049], effect: 'refused', means: 'Meta limits what the client receives' },
  { codes: [131050], effect: 'refused', means: 'the client wants no marketing messages' },
  { codes: [131051, 131053], effect: 'refused', means: 'the type of message or file is not supported' },
  { codes: [131056], effect: 'pair', means: 'too many messages to this client' },
  { codes: [131057], effect: 'outage', means: 'the account is in maintenance' },
  { codes: [131062, 131063], effect: 'refused', means: 'this message is not possible for this recipient' },
  { codes: [131064], effect: 'outage', means: 'the account has reached its limit' },
  {
    codes: [132000, 132999],
    effect: 'refused',
    means: 'the template is missing, paused, or has other variables',
  },
  { codes: [133004], effect: 'retry', means: 'a server of WhatsApp is down' },
  { codes: [133010], effect: 'outage', means: 'the number is not registered' },
  { codes: [135000], effect: 'refused', means: 'a wrong parameter' },
  { codes: [137000], effect: 'refused', means: "the client's identity has changed" },
];

export function metaEffect(code: number): MetaEffect | undefined {
  return FAILURES.find(({ codes: [first, last = first] }) => first <= code && code <= last)?.effect;
}

/** For a message that Meta had accepted before it failed. Undefined: the code is not known. */
export function effectOfCode(code: number): FailureEffect | undefined {
  const effect = metaEffect(code);
  return effect === 'pair' || effect === 'unknown' ? 'retry' : effect;
}
