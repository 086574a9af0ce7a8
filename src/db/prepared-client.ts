import { randomUUID } from 'node:crypto';
import { Client, type QueryConfig } from 'pg';

/** More texts than this come from lists of differing length: the rest is planned anew each time. */
const MAX_PREPARED = 200;

/**
 * Has PostgreSQL prepare each statement once per connection. Planning ours takes as long as running them, and each
 * is run for every message.
 */
export class PreparedClient extends Client {
  /** The embedded PostgreSQL gives all connections one session, in which a name may be given once. */
  readonly #tag = randomUUID().slice(0, 8);
  readonly #names = new Map<string, string>();

  // biome-ignore lint/suspicious/noExplicitAny: pg's overloads of `query` have no common type
  override query(statement: any, values?: any, callback?: any): any {
    if (typeof statement !== 'string' || !Array.isArray(values) || values.length === 0)
      return super.query(statement, values, callback);
    const name = this.#nameOf(statement);
    const config: QueryConfig = { text: statement, values, ...(name !== undefined && { name }) };
    return super.query(config, callback);
  }

  #nameOf(statement: string): string | undefined {
    const known = this.#names.get(statement);
    if (known !== undefined || this.#names.size >= MAX_PREPARED) return known;
    const name = `${this.#tag}-${this.#names.size}`;
    this.#names.set(statement, name);
    return name;
  }
}
