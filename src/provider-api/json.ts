import { time } from '../jobs/fields';

/**
 * Readers of JSON from providers, which document little and change often. A field of another type counts as absent, so that
 * it costs nothing but itself.
 */
export type Json = Record<string, unknown>;

/** A byte order mark is left out. Undefined: the body is not JSON. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

export function isObject(given: unknown): given is Json {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/** Anything but an object is one without fields. */
export function objectOf(given: unknown): Json {
  return isObject(given) ? given : {};
}

/** The field at the end of a path of objects. */
export function at(given: unknown, ...path: string[]): unknown {
  return path.reduce((value, field) => (isObject(value) ? value[field] : undefined), given);
}

/** Undefined for the empty string, too. */
export function stringOf(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined;
}

/** Of a number, of its digits, or of protobuf's 64-bit integers as some libraries print them. */
export function numberOf(given: unknown): number | undefined {
  if (typeof given === 'string' && /^\d{1,15}(\.\d+)?$/.test(given)) return Number(given);
  if (typeof given === 'number') return Number.isFinite(given) ? given : undefined;
  const { low, high } = objectOf(given);
  if (typeof low !== 'number') return undefined;
  return (typeof high === 'number' ? high : 0) * 2 ** 32 + (low >>> 0);
}

/** A single value is a list of one; some providers send both. */
export function listOf(given: unknown): unknown[] {
  if (Array.isArray(given)) return given;
  return given === undefined || given === null ? [] : [given];
}

/** ISO 8601, of any time that providers write. Without a readable one: now, because a message is never lost for its time. */
export function timeOf(given: unknown): string {
  const parsed = time.safeParse(typeof given === 'string' ? given : numberOf(given));
  return parsed.success ? parsed.data : new Date().toISOString();
}
