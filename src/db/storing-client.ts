import { Client } from 'pg';
import { storableText } from './storable';

/**
 * A connection that sends PostgreSQL no text that it cannot hold. Every parameter of every statement passes here, so
 * that a query need not remember it. JSON is text by then, and its escapes are beyond reach: `storableJson` writes it.
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

/** Lone surrogates are replaced where text becomes bytes; NUL is the one character that gets as far as the server. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\0') ? storableText(value) : value;
  return Array.isArray(value) ? value.map(storable) : value;
}
