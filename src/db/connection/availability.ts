import { types } from 'node:util';
import { DatabaseAway } from '../errors';

/**
 * The error codes of operating systems, resolvers and TLS for a server that cannot be reached. Node sets the same codes on
 * the `AggregateError` of a host name with several addresses.
 */
const NETWORK_CODES = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * The codes of PostgreSQL: 08 connection exception, 28 login refused, 3D no such database, 53 out of connections, memory or
 * disk, 57P01 to 57P03 shutting down or starting, 57P05 and 25P03 ended while idle, 25006 read-only (a demoted server).
 */
const SERVER_CODES = /^(08...|28...|3D000|53...|57P0[1235]|25P03|25006)$/;

/** Errors of pg and pg-pool themselves have no code. */
const PG_MESSAGES = [
  /^Connection terminated/, // by the server, or after `connectionTimeoutMillis`
  /^timeout exceeded when trying to connect$/, // all connections of the pool stayed in use
  /^timeout expired$/,
  /^Query read timeout$/, // `query_timeout`: the server did not answer
  /^Client (has encountered a connection error|was closed) and is not queryable$/,
  /^Cannot use a pool after calling end on the pool$/,
];

/**
 * Whether an error means that PostgreSQL as a whole cannot be used now: the call may succeed later with the same data. False
 * for an error of one statement (22xxx, 23xxx), for a lock that was not granted in time (55P03), and for a statement that the
 * server has cancelled (57014).
 */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  if (!types.isNativeError(error)) return false; // unlike `instanceof`, also true for errors of another realm: Jest has one
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (NETWORK_CODES.has(code) || SERVER_CODES.test(code))) return true;
  return PG_MESSAGES.some((message) => message.test(error.message));
}
