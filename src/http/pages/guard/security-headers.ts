import { createMiddleware } from 'hono/factory';
import type { Access } from './access';
import { isHttps } from './request';

/** A content security policy: what is not given may come from nowhere, and forms are sent to us. */
export function policyOf(allowed: Readonly<Record<string, string>>): string {
  const rules = { ...LEAST, ...allowed };
  return Object.entries(rules)
    .map(([what, from]) => `${what} ${from}`)
    .join('; ');
}

const LEAST = {
  'default-src': "'none'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};

const POLICY = policyOf({
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'font-src': "'self'",
});

const HEADERS = {
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Half a year. */
const HSTS = 'max-age=15552000';

/** A route may have set one of them by itself. */
export function securityHeaders(access: Pick<Access, 'trustedProxies' | 'publicUrl'>) {
  return createMiddleware(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.header(name, value);
    if (isHttps(c, access)) c.header('strict-transport-security', HSTS);
  });
}
