/** For error messages: the forms that a user may write. */
export const REDIS_URL_FORMS =
  'redis://user:password@host:6379/0, redis+cluster://host:6379,host:6379 or redis+sentinel://host:26379,host:26379/master-name (rediss: with TLS); a #, /, ? or % of the password is written %23, %2F, %3F or %25';

/** `scheme://user:password@hosts/path?query`; does not match where a part of the password could end up in another group. */
const SERVERS =
  /^([a-z][a-z+]*:\/\/)(?:([^:@/?#]*)((?::[^/?#]*)?)@)?((?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?(?:,[\w.:[\]-]+)*)((?:\/[\w./%-]*)?)(\?[^#@]*)?$/i;

/**
 * The URL of servers as it may be shown to people. Only `sslmode` of the query remains, and only the host of an HTTP URL,
 * because paths and queries carry tokens. Of anything else only the scheme is shown.
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

/** What may be shown of an invalid URL: any other part of it may belong to a password. */
export function schemeOf(url: string): string {
  return `${/^[a-z][a-z+]*:\/\//i.exec(url)?.[0] ?? ''}…`;
}
