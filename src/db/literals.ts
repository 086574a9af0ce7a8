import { sql } from 'kysely';

/**
 * What the conditions of partial indexes are about, as literals: PostgreSQL plans a prepared statement without its
 * parameters, and finds no such index then.
 */
export const INCOMING = sql.lit('in' as const);
export const UNSENT = [sql.lit('pending' as const), sql.lit('sending' as const)];
