import { createMiddleware } from 'hono/factory';
import { performAs } from '../../../access/audit';
import { hasUser } from '../../../db/access/users';
import { problem } from '../../base-app';
import { noUserPage } from '../login/no-user';
import type { PageContext, PageEnv } from '../page-env';
import { ASSETS } from '../shell/assets';
import type { Access } from './access';
import { findLogin, type Login } from './find-login';
import { loginFor, pathOf } from './own-path';

/** Lets a request pass that has a login, or needs none. */
export function requireViewer(access: Access) {
  return createMiddleware<PageEnv>(async (c, next) => {
    const login = await findLogin(c, access);
    if (login === undefined) return (await hasUser(access.db)) ? refused(c) : withoutUser(c);
    allow(c, access, login);
    return next();
  });
}

function allow(c: PageContext, { db, events }: Access, { viewer, token }: Login): void {
  c.set('viewer', viewer);
  c.set('sessionToken', token);
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
