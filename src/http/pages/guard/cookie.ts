import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Access } from './access';
import { isHttps } from './request';

/** With `__Host-`, no other host of the domain and no page without TLS can set it. Browsers take that with TLS only. */
const SECURE = '__Host-session';
const PLAIN = 'session';
export const SESSION_COOKIES = [SECURE, PLAIN];

const DAY_SECONDS = 24 * 60 * 60;

export function sessionToken(c: Context, access: Access): string | undefined {
  const token = getCookie(c, isHttps(c, access) ? SECURE : PLAIN);
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : undefined;
}

export function setSession(c: Context, access: Access, token: string): void {
  const secure = isHttps(c, access);
  const maxAge = access.sessionDays * DAY_SECONDS;
  setCookie(c, secure ? SECURE : PLAIN, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    maxAge,
  });
}

export function clearSession(c: Context, access: Access): void {
  const secure = isHttps(c, access);
  deleteCookie(c, secure ? SECURE : PLAIN, { path: '/', secure });
}
