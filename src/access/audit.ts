import { insertAudit, setAuditOutcome } from '../db/access/audit';
import type { Db } from '../db/database';
import type { AuditOutcome } from '../db/schema';
import { NotAllowed, NotSeen } from './errors';
import { can, type Permission, sees, type Viewer } from './viewer';

/** What a user does, for the audit. */
export interface Action {
  /** A verb, such as `pause`. */
  action: string;
  companyId?: string | undefined;
  conversationId?: string | undefined;
  /** Ids and numbers. No texts, no names or addresses of clients. */
  detail?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

type Actor = Pick<Viewer, 'userId' | 'name'>;

/** Who has the program's own access to the servers needs no login. */
export const COMMAND_LINE: Actor = { userId: null, name: 'command line' };

/** Returns the id of the entry. */
export async function recordEntry(
  db: Db,
  actor: Actor,
  entry: Action,
  outcome: AuditOutcome,
): Promise<string> {
  const { action, companyId = null, conversationId = null, detail = {} } = entry;
  const { userId, name: userName } = actor;
  return insertAudit(db, { userId, userName, action, companyId, conversationId, detail, outcome });
}

/**
 * Does what a user has asked for, and records it: before the work, so that no action happens without its entry, and its outcome after
 * the work. Throws `NotSeen` and `NotAllowed`, and what the work throws.
 */
export async function performAs<T>(
  db: Db,
  viewer: Viewer,
  permission: Permission,
  action: Action,
  work: () => Promise<T>,
): Promise<T> {
  if (action.companyId !== undefined && !sees(viewer, action.companyId)) throw new NotSeen();
  if (!can(viewer, permission)) {
    await recordEntry(db, viewer, action, 'refused');
    throw new NotAllowed(viewer.role, permission);
  }
  const id = await recordEntry(db, viewer, action, 'begun');
  const result = await work().catch(async (error: unknown) => {
    await setAuditOutcome(db, id, 'failed').catch(() => undefined); // the caller needs the first error
    throw error;
  });
  await setAuditOutcome(db, id, 'done');
  return result;
}
