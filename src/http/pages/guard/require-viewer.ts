import { createMiddleware } from 'hono/factory';
import { performAs } from '../../../access/audit';
import { LOCAL_OWNER, type Viewer } from '../../../access/viewer';
import { hasUser } from '../../../db/access/users';
import { problem } from '../../base-app';
import { noUserPage } from '../login/no-user';
import type { PageContext, PageEnv } from '../page-env';
import { ASSETS } from '../shell/assets';
import type { Access } from './access';
import { sessionToken } from './cookie';
import { loginFor, pathOf } from './own-path';
import { isLocal } from './request';

/**
 * Lets a request pass that has a login. While there is no user at all, the person at this machine needs none. That is asked of the
 * database each time: another process may add the first user.
 */
export function requireViewer(access: Access) {
  return createMiddleware<PageEnv>(async (c, next) => {
    const token = sessionToken(c, access);
    const loggedIn = token === undefined ? undefined : await access.sessions.viewerOf(token);
    if (loggedIn) {
      allow(c, access, loggedIn);
      return next();
    }
    if (await hasUser(access.db)) return refused(c);
    if (!access.allowsLocal || !isLocal(c)) return withoutUser(c);
    allow(c, access, LOCAL_OWNER);
    return next();
  });
}

function allow(c: PageContext, { db, events }: Access, viewer: Viewer): void {
  c.set('viewer', viewer);
  c.set('perform', async (permission, action, work) => {
    const result = await performAs(db, viewer, permission, action, work);
    const { companyId, conversationId } = action;
    if (companyId !== undefined)
      events.emit('operator.acted', { companyId, conversationId, action: action.action });
    return result;
  });
}

/** To the login, which leads back. */
function refused(c: PageContext): Response {
  const isSafe = c.req.method === 'GET';
  if (c.req.header('hx-request') !== undefined) {
    c.header('hx-redirect', loginFor(pathOf(c.req.header('hx-current-url'))));
    return c.json(UNKNOWN, 401);
  }
  if (!wantsPage(c)) return c.json(UNKNOWN, 401);
  return c.redirect(loginFor(isSafe ? pathOf(c.req.url) : undefined), 303);
}

const UNKNOWN = problem('access.login-needed', 'log in first, at /login');

function withoutUser(c: PageContext): Response | Promise<Response> {
  if (wantsPage(c)) return noUserPage(c);
  const what = 'there is no user yet: add one with `dialogkeeper user add <login> --role owner`';
  return c.json(problem('access.no-user', what), 403);
}

function wantsPage(c: PageContext): boolean {
  return (c.req.header('accept') ?? '').includes('text/html') && !c.req.path.startsWith(`${ASSETS}/`);
}
