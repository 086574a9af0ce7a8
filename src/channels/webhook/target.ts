export interface Target {
  url: string;
  headers: { authorization?: string };
}

/** `fetch` refuses a URL with a login, and repeats it in its error: the login is sent in a header (RFC 7617). */
export function targetOf(given: string): Target {
  const url = new URL(given);
  const [user, password] = [url.username, url.password].map(decodeURIComponent);
  if (!user && !password) return { url: given, headers: {} };
  url.username = '';
  url.password = '';
  const login = Buffer.from(`${user}:${password}`).toString('base64');
  return { url: url.href, headers: { authorization: `Basic ${login}` } };
}
