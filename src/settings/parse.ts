import { schemeOf } from '../privacy/shown-url';
import { DAY, HOUR, MINUTE, SECOND } from '../time/duration';
import { ConfigInvalid } from './errors';

/** Parsers of values. Each throws `ConfigInvalid`, which names the variable, the given value and the allowed ones. */

export const text = (given: string) => given;

/** What a header may carry. The error does not repeat the value: it is a secret. */
export function secretOfHeader(given: string, env: string): string {
  if (/^[\x21-\x7e]+$/.test(given)) return given;
  throw new ConfigInvalid(env, '…', 'a key of Latin letters, digits and signs, without spaces');
}

export function oneOf<const T extends string>(...allowed: T[]) {
  return (given: string, env: string): T => {
    const found = allowed.find((value) => value === given);
    if (found) return found;
    throw new ConfigInvalid(env, given, `one of ${allowed.join(', ')}`);
  };
}

export function integer(min: number, max: number) {
  return (given: string, env: string) => {
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= min && value <= max) return value;
    throw new ConfigInvalid(env, given, `a whole number from ${min} to ${max}`);
  };
}

const UNITS = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY } as const;

/** `1500ms`, `10s`, `15m`, `12h`, `7d` → milliseconds. */
export function duration(min: number, max: number) {
  return (given: string, env: string) => {
    const [, amount, unit] = /^(\d+)\s*(ms|s|m|h|d)$/.exec(given) ?? [];
    const value = Number(amount) * UNITS[unit as keyof typeof UNITS];
    if (value >= min && value <= max) return value;
    throw new ConfigInvalid(
      env,
      given,
      `a duration such as 1500ms, 10s or 12h, from ${shown(min)} to ${shown(max)}`,
    );
  };
}

/** In the largest unit that divides it. */
function shown(ms: number): string {
  const unit =
    (['d', 'h', 'm', 's'] as const).find((one) => ms >= UNITS[one] && ms % UNITS[one] === 0) ?? 'ms';
  return `${ms / UNITS[unit]}${unit}`;
}

/** The error does not repeat a value that is not a URL: it may hold a password. */
export function url(...protocols: string[]) {
  return (given: string, env: string) => {
    if (isUrl(given, protocols)) return given;
    throw new ConfigInvalid(env, schemeOf(given), urlRule(protocols));
  };
}

/** Whether every part of it can be told from the others and decoded. */
export function isUrl(given: string, protocols: readonly string[]): boolean {
  const parsed = URL.canParse(given) ? new URL(given) : undefined;
  return (
    parsed !== undefined && protocols.includes(parsed.protocol) && isUnambiguous(given) && isDecodable(parsed)
  );
}

/** What `isUrl` allows. */
export function urlRule(protocols: readonly string[]): string {
  return `a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}; a #, /, ? or % of its password is written %23, %2F, %3F or %25`;
}

/** The URL class reads `postgres://user:12#34@host` as port 12 of host `user`. */
function isUnambiguous(given: string): boolean {
  const [, afterHost = ''] = /^[^:]*:\/\/[^/?#]*(.*)$/s.exec(given) ?? [];
  return !/[#@]/.test(afterHost);
}

function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    decodeURIComponent(username + password + pathname);
    return true;
  } catch {
    return false;
  }
}

export function decimal(min: number, max: number) {
  return (given: string, env: string) => {
    const value = Number(given);
    if (/^\d+(\.\d+)?$/.test(given) && value >= min && value <= max) return value;
    throw new ConfigInvalid(env, given, `a number from ${min} to ${max}`);
  };
}
