const LONGEST = 2000;

/** A path of ours, as it was given in an address; undefined: it may lead to another site, or nowhere. */
export function ownPath(given: string | undefined): string | undefined {
  if (given === undefined || given.length > LONGEST || !given.startsWith('/')) return undefined;
  const base = 'http://own.invalid';
  if (!URL.canParse(given, base)) return undefined;
  const { origin, pathname, search } = new URL(given, base);
  // `/.//evil.example` is normalized to `//evil.example`, which is another site.
  return origin === base && !pathname.startsWith('//') ? pathname + search : undefined;
}

/** The path and the query of an address of ours. */
export function pathOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { pathname, search } = new URL(url);
  return ownPath(pathname + search);
}

/** The address of the login that leads back to a path. */
export function loginFor(path: string | undefined): string {
  return path === undefined || path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`;
}
