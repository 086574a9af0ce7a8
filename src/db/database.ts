import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { Logger } from '../logger';
import type { Database } from './schema';

export type { Transaction } from 'kysely';
export type Db = Kysely<Database>;

/** `numeric` columns hold prices with two decimals: exact as doubles up to 90 trillion. */
const NUMERIC_OID = 1700;
/** A `date` is a day in the company's calendar, not an instant: it stays text. */
const DATE_OID = 1082;

const parsers = new Map<number, (value: string) => unknown>([
  [NUMERIC_OID, Number],
  [DATE_OID, String],
]);

/** Opens nothing until the first query. Whoever calls this calls `destroy()`. */
export function openDatabase(url: string, options: { pool: number; logger: Logger }): Db {
  const pool = new Pool({
    connectionString: url,
    max: options.pool,
    application_name: 'dialogkeeper',
    types: {
      getTypeParser: (oid, format) => parsers.get(oid) ?? types.getTypeParser(oid, format ?? 'text'),
    },
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (err) => options.logger.warn({ err }, 'an idle database connection broke'));
  // The same of one that is in use, between two statements of a transaction: the next statement says it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
