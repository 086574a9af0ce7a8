import type { At } from './at';
import { problemOf } from './problem';

/** Objects and lists inside each other. */
const DEEPEST = 32;

/**
 * A copy of what the file exports that can be read without surprises: it has no getters and does not contain itself.
 * Throws `ConfigFileInvalid`.
 */
export function plain(value: unknown, at: At, within: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (within.includes(value)) throw at.wrong('part of itself', 'must not contain itself');
  if (within.length === DEEPEST) throw at.wrong(`nested ${DEEPEST} levels deep`, 'must be nested less deep');
  const inside = (key: string | number) =>
    plain(read(value, key, at.in(key)), at.in(key), [...within, value]);
  if (Array.isArray(value)) return Array.from(value.keys(), inside);
  return Object.fromEntries(Object.keys(value).map((key) => [key, inside(key)]));
}

function read(object: object, key: string | number, at: At): unknown {
  try {
    return (object as Record<string | number, unknown>)[key];
  } catch (error) {
    throw at.wrong(`a getter that throws (${problemOf(error, at.file)})`, 'must be a value');
  }
}
