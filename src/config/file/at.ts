import { fieldPath } from '../../domain/field-path';
import { masked } from '../../privacy/redaction';
import { withoutPassword } from '../../privacy/shown-url';
import { ConfigFileInvalid } from './errors';

/** Characters of a wrong value that an error shows. */
const SHOWN = 80;

/** A place in the configuration file, for errors about it. */
export class At {
  constructor(
    readonly file: string,
    readonly path = '',
  ) {}

  /** A field, or an element of a list. */
  in(...keys: readonly PropertyKey[]): At {
    return new At(this.file, fieldPath(keys, this.path));
  }

  /** `allowed` continues "it". `given`: as it may be shown. */
  wrong(given: string, allowed: string): ConfigFileInvalid {
    return new ConfigFileInvalid(this.file, this.path || 'its default export', given, allowed);
  }

  object(value: unknown): Record<string, unknown> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    throw this.wrong(shown(value), 'must be an object');
  }

  list(value: unknown): unknown[] {
    if (Array.isArray(value)) return value;
    throw this.wrong(shown(value), 'must be a list');
  }
}

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
