import { masked } from '../privacy/redaction';
import { withoutPassword } from '../privacy/shown-url';

/** Characters of a wrong value that an error shows. */
const SHOWN = 80;

/** May be a URL with a password, or a part of one. */
const URL_LIKE = /:\/\/|:.*@/;

/** Of an account: it would be masked as if it were a client's number. */
const IS_ID = /^"?\d+"?$/;

/** Not for secrets. */
export function shown(value: unknown): string {
  if (value === undefined) return 'not set';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'string' && URL_LIKE.test(value)) return withoutPassword(value);
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return (IS_ID.test(text) ? text : masked(text)).slice(0, SHOWN);
}
