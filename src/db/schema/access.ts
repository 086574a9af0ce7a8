import type { ColumnType, Generated } from 'kysely';
import type { Role } from '../../domain/access';
import type { Id, Json, Ref } from './columns';

/** A person who may log in to the pages. */
export interface AppUserTable {
  id: Id;
  /** In lower case. */
  login: string;
  name: string;
  role: Role;
  /** See access/password.ts. */
  password_hash: string;
  /** The companies that they see; null: all. */
  companies: ColumnType<string[] | null, readonly string[] | null, readonly string[] | null>;
  /** Since when they may not log in; null: they may. */
  disabled_at: ColumnType<Date | null, undefined, Date | null>;
  created_at: Generated<Date>;
}

/** A browser in which a user has logged in. */
export interface UserSessionTable {
  /** SHA-256 of the token in the cookie, as hexadecimal digits. */
  token_hash: string;
  user_id: Ref;
  created_at: Generated<Date>;
  last_seen_at: ColumnType<Date, undefined, Date>;
  expires_at: ColumnType<Date, Date, Date>;
}

/** `begun`: the process has ended before the outcome was written. */
export type AuditOutcome = 'begun' | 'done' | 'failed' | 'refused';

/** What a user has done. It outlives the user, the company and the conversation; it has no texts and no addresses of clients. */
export interface AuditTable {
  id: Id;
  at: Generated<Date>;
  /** Null: the user was removed, or there was none yet. */
  user_id: ColumnType<string | null, string | null, never>;
  user_name: string;
  action: string;
  company_id: string | null;
  conversation_id: ColumnType<string | null, string | null, never>;
  /** Ids and numbers. */
  detail: Json<Record<string, unknown>>;
  outcome: AuditOutcome;
}
