import { Client } from 'pg';
import { storableText } from '../storable';

/**
 * A connection that sends PostgreSQL no text that it cannot store. Every parameter of every statement passes through here.
 * The escapes in JSON do not: queries write JSON with `storableJson`.
 */
export class StoringClient extends Client {
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of `Client.query` are passed through
  override query(config: any, values?: any, callback?: any): any {
    const given = Array.isArray(values) ? values.map(storable) : values;
    if (config && Array.isArray(config.values)) {
      return super.query({ ...config, values: config.values.map(storable) }, given, callback);
    }
    return super.query(config, given, callback);
  }
}

/** Lone surrogates are replaced when the text is encoded. NUL is the only character that would reach the server. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? storableText(value) : value;
  return Array.isArray(value) ? value.map(storable) : value;
}
