import { sql } from 'kysely';
import type { Companies, Role } from '../../domain/access';
import type { Db } from '../database';

export interface NewSession {
  tokenHash: string;
  userId: string;
  expiresAt: Date;
}

/**
 * Stores a session of a user who may log in and still has this password. False: it was changed meanwhile, or the user was disabled or
 * removed.
 */
export async function insertSession(db: Db, session: NewSession, passwordHash: string): Promise<boolean> {
  const { tokenHash, userId, expiresAt } = session;
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('user_session')
    .columns(['token_hash', 'user_id', 'expires_at'])
    .expression(
      (query) =>
        query
          .selectFrom('app_user')
          .select([
            sql<string>`${tokenHash}`.as('token_hash'),
            'id',
            sql<Date>`${expiresAt}::timestamptz`.as('expires_at'),
          ])
          .where('id', '=', userId)
          .where('password_hash', '=', passwordHash)
          .where('disabled_at', 'is', null)
          .forShare(), // a change of the password that is not committed yet ends this session, too
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}

export interface SessionUser {
  userId: string;
  name: string;
  role: Role;
  companies: Companies;
  createdAt: Date;
  lastSeenAt: Date;
}

/** The user of a session that stands. */
export async function userOfSession(db: Db, tokenHash: string): Promise<SessionUser | undefined> {
  const row = await standing(db)
    .select([
      'user.id as userId',
      'user.name',
      'user.role',
      'user.companies',
      'session.created_at as createdAt',
      'session.last_seen_at as lastSeenAt',
    ])
    .where('session.token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row && { ...row, companies: row.companies ?? 'all' };
}

/** Those of these sessions that stand. */
export async function standingSessions(db: Db, tokenHashes: readonly string[]): Promise<Set<string>> {
  const rows = await standing(db)
    .select('session.token_hash as tokenHash')
    .where('session.token_hash', 'in', tokenHashes)
    .execute();
  return new Set(rows.map(({ tokenHash }) => tokenHash));
}

function standing(db: Db) {
  return db
    .selectFrom('user_session as session')
    .innerJoin('app_user as user', 'user.id', 'session.user_id')
    .where('session.expires_at', '>', sql<Date>`now()`)
    .where('user.disabled_at', 'is', null);
}

export async function prolongSession(db: Db, tokenHash: string, expiresAt: Date): Promise<void> {
  await db
    .updateTable('user_session')
    .set({ last_seen_at: sql<Date>`now()`, expires_at: expiresAt })
    .where('token_hash', '=', tokenHash)
    .execute();
}

export async function deleteSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('user_session').where('token_hash', '=', tokenHash).execute();
}

/** At most `limit` of those that have expired. */
export async function deleteExpiredSessions(db: Db, limit: number): Promise<void> {
  await db
    .deleteFrom('user_session')
    .where('token_hash', 'in', (query) =>
      query
        .selectFrom('user_session')
        .select('token_hash')
        .where('expires_at', '<=', sql<Date>`now()`)
        .orderBy('expires_at')
        .limit(limit),
    )
    .execute();
}
