import { createHash, randomBytes } from 'node:crypto';
import {
  deleteExpiredSessions,
  deleteSession,
  insertSession,
  prolongSession,
  standingSessions,
  userOfSession,
} from '../db/access/sessions';
import type { Db } from '../db/database';
import { DAY, MINUTE } from '../time/duration';
import type { Viewer } from './viewer';

/** Milliseconds without a request after which a session ends. */
const IDLE = 7 * DAY;
/** That a session was used is written at most this often. */
const PROLONGED_EVERY = MINUTE;
const TOKEN_BYTES = 32;
/** Expired sessions that one login deletes. */
const DELETED_AT_ONCE = 100;

/** The browsers in which users have logged in. A database that leaks does not give the tokens away: it has their hashes. */
export class Sessions {
  constructor(
    private readonly db: Db,
    private readonly sessionDays: number,
  ) {}

  /** Returns the token for the cookie; undefined: the user may no longer log in with this password. */
  async begin(userId: string, passwordHash: string): Promise<string | undefined> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = new Date();
    const session = { tokenHash: hashOf(token), userId, expiresAt: this.#expiry(now, now) };
    if (!(await insertSession(this.db, session, passwordHash))) return undefined;
    await deleteExpiredSessions(this.db, DELETED_AT_ONCE);
    return token;
  }

  async viewerOf(token: string): Promise<Viewer | undefined> {
    const tokenHash = hashOf(token);
    const user = await userOfSession(this.db, tokenHash);
    if (user === undefined) return undefined;
    const { createdAt, lastSeenAt, ...viewer } = user;
    const now = new Date();
    if (now.getTime() - lastSeenAt.getTime() > PROLONGED_EVERY)
      await prolongSession(this.db, tokenHash, this.#expiry(createdAt, now));
    return viewer;
  }

  /** Those of these tokens whose sessions stand. */
  async standing(tokens: readonly string[]): Promise<string[]> {
    if (tokens.length === 0) return [];
    const standing = await standingSessions(this.db, tokens.map(hashOf));
    return tokens.filter((token) => standing.has(hashOf(token)));
  }

  async end(token: string): Promise<void> {
    await deleteSession(this.db, hashOf(token));
  }

  /** `SESSION_DAYS` after the login at the latest. */
  #expiry(createdAt: Date, usedAt: Date): Date {
    return new Date(Math.min(createdAt.getTime() + this.sessionDays * DAY, usedAt.getTime() + IDLE));
  }
}

/** The token is random, so that a fast hash is enough. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
