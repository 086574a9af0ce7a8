/** What a user is told to write. */
export const REDIS_URL_FORMS =
  'redis://user:password@host:6379/0, redis+cluster://host:6379,host:6379 or redis+sentinel://host:26379,host:26379/master-name (rediss: with TLS); a #, /, ? or % of the password is written %23, %2F, %3F or %25';

/** `scheme://user:password@hosts/path?query`, and nothing that could be part of a password in another place. */
const SERVERS =
  /^([a-z][a-z+]*:\/\/)(?:([^:@/?#]*)((?::[^/?#]*)?)@)?((?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?(?:,[\w.:[\]-]+)*)((?:\/[\w./%-]*)?)(\?[^#@]*)?$/i;

/**
 * How a server, or several, are named to people. Of the query `sslmode` alone is left, of an address of HTTP the host
 * alone: paths and queries carry tokens. Of what is no URL of a server nothing is shown but its scheme.
 */
export function withoutPassword(url: string): string {
  const [, scheme, user = '', password, hosts, path = '', query = ''] = SERVERS.exec(url) ?? [];
  if (!scheme) return schemeOf(url);
  if (scheme.startsWith('http')) return `${scheme}${hosts}`;
  // `redis://password@host` is a common mistake.
  const login = password ? `${user}:***@` : scheme.startsWith('redis') ? '***@' : `${user}@`;
  const [sslmode] = /sslmode=[a-z-]+/.exec(query) ?? [];
  return `${scheme}${password === undefined ? '' : login}${hosts}${path}${sslmode ? `?${sslmode}` : ''}`;
}

/** What may be shown of something that should be a URL and is not: any other part of it may be a password's. */
export function schemeOf(url: string): string {
  return `${/^[a-z][a-z+]*:\/\//i.exec(url)?.[0] ?? ''}…`;
}
