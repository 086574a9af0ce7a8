import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import type { Logger } from '../observability/logger';
import { MINUTE, SECOND } from '../time/duration';
import { Connections } from './connections';
import type { Database } from './schema';
import { StoringClient } from './storing-client';

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

export interface DatabaseOptions {
  /** How many connections at the most. */
  pool: number;
  logger: Logger;
  /**
   * Milliseconds that one statement may take. Absent, for what may take long and is the only thing its process does
   * (migrations, large deletes): as long as it takes.
   */
  timeoutMs?: number;
}

/** The server cancels a statement that takes too long. If the client hears nothing of that either, the connection is silent. */
const MARGIN = 2 * SECOND;

/**
 * Our transactions wait for nothing but PostgreSQL, and hold their locks for milliseconds. A longer wait is for a process that
 * is frozen, or for a foreign one; it must not occupy a connection of the pool. These are startup parameters.
 */
const AT_WORK = {
  connectionTimeoutMillis: 10 * SECOND,
  lock_timeout: SECOND / 2,
  idle_in_transaction_session_timeout: 10 * SECOND,
};
const PATIENT = {
  connectionTimeoutMillis: MINUTE,
  lock_timeout: 15 * SECOND, // longer than a frozen process at work keeps its locks
  idle_in_transaction_session_timeout: MINUTE,
};

/**
 * Opens nothing until the first query. The caller calls `destroy()`. Queries throw `DatabaseAway` while PostgreSQL cannot
 * be used, and `LockTimedOut` where another transaction holds a lock for too long.
 */
export function openDatabase(url: string, { pool: max, logger, timeoutMs }: DatabaseOptions): Db {
  const pool = new Pool({
    ...(timeoutMs === undefined
      ? PATIENT
      : { ...AT_WORK, statement_timeout: timeoutMs, query_timeout: timeoutMs + MARGIN }),
    connectionString: url,
    max,
    application_name: 'dialogkeeper',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * SECOND,
    Client: StoringClient,
    types: {
      getTypeParser: (oid, format) => parsers.get(oid) ?? types.getTypeParser(oid, format ?? 'text'),
    },
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', ({ message }) => logger.warn({ reason: message }, 'an idle database connection broke'));
  // The same of one that is in use, between two statements of a transaction: the next statement says it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Connections(pool, logger) }) });
}
