import { fieldPath } from '../../domain/field-path';
import { shown } from '../../settings/shown-value';
import { ConfigFileInvalid } from './errors';

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
