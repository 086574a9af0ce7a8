import type { Action } from '../../../access/audit';
import type { Permission } from '../../../access/viewer';
import type { PageContext } from '../page-env';

export interface Act extends Action {
  permission: Permission;
}

/**
 * Does what the viewer has asked for, if their role allows it, and records it in the audit.
 * Throws `NotSeen` (404), `NotAllowed` (403), and what the work throws.
 */
export function act<T>(c: PageContext, { permission, ...action }: Act, work: () => Promise<T>): Promise<T> {
  return c.get('perform')(permission, action, work);
}
