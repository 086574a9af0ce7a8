import { createMiddleware } from 'hono/factory';
import { NotAllowed } from '../../../access/errors';
import { can, type Permission } from '../../../access/viewer';
import type { PageEnv } from '../page-env';

/** For pages that not every role may read. Throws `NotAllowed` (403). */
export function requirePermission(permission: Permission) {
  return createMiddleware<PageEnv>(async (c, next) => {
    const viewer = c.get('viewer');
    if (!can(viewer, permission)) throw new NotAllowed(viewer.role, permission);
    await next();
  });
}
