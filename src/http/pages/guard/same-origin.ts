import { createMiddleware } from 'hono/factory';
import { problem } from '../../base-app';
import type { Access } from './access';
import { SESSION_COOKIES } from './cookie';

const SAFE = ['GET', 'HEAD'];

/**
 * What changes something comes from a page of ours. Browsers send `Origin` with each of these requests, and the newer ones
 * `Sec-Fetch-Site`; a program that sends neither has no login of a browser to use.
 */
export function sameOriginOnly({ publicUrl }: Pick<Access, 'publicUrl'>) {
  return createMiddleware(async (c, next) => {
    if (SAFE.includes(c.req.method)) return next();
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const isNamed = site !== undefined || origin !== undefined;
    const isFine =
      (site === undefined || site === 'same-origin' || site === 'none') &&
      (origin === undefined || isOwn(origin, new URL(c.req.url), publicUrl)) &&
      (isNamed || !hasSession(c.req.header('cookie') ?? ''));
    if (isFine) return next();
    const what =
      'the request does not come from a page of this address. Behind a proxy: it must pass on the header Host, or PUBLIC_URL must say where browsers find the pages';
    return c.json(problem('http.cross-site', what), 403);
  });
}

/** The scheme is not compared: a proxy ends TLS. */
function isOwn(origin: string, url: URL, publicUrl: URL | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const given = new URL(origin);
  if (given.origin === publicUrl?.origin) return true;
  return /^https?:$/.test(given.protocol) && given.host === new URL(`${given.protocol}//${url.host}`).host;
}

function hasSession(cookies: string): boolean {
  return SESSION_COOKIES.some((name) => cookies.includes(name));
}
