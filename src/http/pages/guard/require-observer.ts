import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { sameSecret } from '../../../provider-api/secret';
import { problem } from '../../base-app';
import type { Access } from './access';
import { findLogin } from './find-login';

/**
 * Whether a request may read what is about all companies and the servers, such as metrics: it has `METRICS_TOKEN`, or the login of a
 * viewer who sees all companies. Of a token the database is not asked: Prometheus must see a process whose database is down.
 */
export async function mayObserve(c: Context, access: Access): Promise<boolean> {
  return (await observer(c, access)) === 'allowed';
}

export function requireObserver(access: Access) {
  return createMiddleware(async (c, next) => {
    const who = await observer(c, access);
    if (who === 'allowed') return next();
    if (who === 'of-some-companies') return c.json(OF_SOME, 403);
    return c.json(NEEDED, 401, { 'www-authenticate': 'Bearer' });
  });
}

async function observer(c: Context, access: Access): Promise<'allowed' | 'of-some-companies' | 'unknown'> {
  const [, token] = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (token !== undefined) {
    const isOurs = access.metricsToken !== undefined && sameSecret(token, access.metricsToken);
    return isOurs ? 'allowed' : 'unknown';
  }
  const login = await findLogin(c, access);
  if (!login) return 'unknown';
  return login.viewer.companies === 'all' ? 'allowed' : 'of-some-companies';
}

const OF_SOME = problem('access.not-allowed', 'metrics are about all companies; this user sees some of them');

const NEEDED = problem(
  'access.token-needed',
  'send the header Authorization: Bearer with the value of METRICS_TOKEN, a setting of the role web; or log in at /login as a user who sees all companies',
);
