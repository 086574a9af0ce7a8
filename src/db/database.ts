import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Pool, types } from 'pg';
import type { Logger } from '../observability/logger';
import { MINUTE, SECOND } from '../time/duration';
import { CheckedPool } from './connection/checked-pool';
import { StoringClient } from './connection/storing-client';
import type { Database } from './schema';

export type Db = Kysely<Database>;
/** An open transaction. */
export type Tx = Transaction<Database>;

/** `numeric` columns hold prices with two decimals: exact as doubles up to 90 trillion. */
const NUMERIC_OID = 1700;
/** A `date` is a day in the company's calendar, not an instant: it stays text. */
const DATE_OID = 1082;

const parsers = new Map<number, (value: string) => unknown>([
  [NUMERIC_OID, Number],
  [DATE_OID, String],
]);

export interface DatabaseOptions {
  /** The largest number of connections. */
  pool: number;
  logger: Logger;
  /**
   * Milliseconds that one statement may take. Absent: no limit, for processes that do one long piece of work (migrations,
   * large deletes).
   */
  timeoutMs?: number;
}

/** The server cancels a statement that takes too long. If the client does not learn of that either, the connection is dead. */
const MARGIN = 2 * SECOND;

/**
 * Startup parameters. Our transactions wait only for PostgreSQL, and hold their locks for milliseconds. A lock that is held
 * for longer belongs to a frozen or a foreign process; waiting for it must not occupy a connection of the pool.
 */
const WORKER_TIMEOUTS = {
  connectionTimeoutMillis: 10 * SECOND,
  lock_timeout: SECOND / 2,
  idle_in_transaction_session_timeout: 10 * SECOND,
};
const ADMIN_TIMEOUTS = {
  connectionTimeoutMillis: MINUTE,
  lock_timeout: 15 * SECOND, // above the time for which a frozen worker keeps its locks
  idle_in_transaction_session_timeout: MINUTE,
};

/**
 * Opens nothing until the first query. The caller calls `destroy()`. Queries throw `DatabaseAway` while PostgreSQL cannot
 * be used, and `LockTimedOut` where another transaction holds a lock for too long.
 */
export function openDatabase(url: string, { pool: max, logger, timeoutMs }: DatabaseOptions): Db {
  const pool = new Pool({
    ...(timeoutMs === undefined
      ? ADMIN_TIMEOUTS
      : { ...WORKER_TIMEOUTS, statement_timeout: timeoutMs, query_timeout: timeoutMs + MARGIN }),
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
  // The pool replaces an idle connection that breaks. Without a listener, the error would end the process.
  pool.on('error', ({ message }) =>
    logger.warn({ event: 'database.idle-broke', reason: message }, 'an idle database connection broke'),
  );
  // A connection may also break between two statements of a transaction: the next statement fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: new CheckedPool(pool, logger) }) });
}
