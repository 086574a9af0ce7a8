import { deleteUser } from '../../../src/db/access/users';
import { connectedFrom, LOCAL, testPages } from '../../support/pages';

const pages = testPages();
const inProduction = testPages({ nodeEnv: 'production' });
const behindProxy = testPages({ publicUrl: 'https://bot.example.com' });
const { app, db } = pages;
const html = { accept: 'text/html' };

describe('without a user', () => {
  test('a browser on this machine sees the pages', async () => {
    const response = await pages.get('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/conversations']);
  });

  test.each(['[::1]', '127.0.0.1:3000', 'localhost:3000'])('this machine may be called %s', async (host) => {
    const response = await app.request(`http://${host}/`, { headers: { ...html, host } }, LOCAL);
    expect(response.status).toBe(302);
  });

  type Refused = [who: string, url: string, headers: Record<string, string>, env: object];
  test.each<Refused>([
    ['another machine', 'http://localhost/', {}, connectedFrom('192.168.1.5')],
    ['an address that is not known', 'http://localhost/', {}, {}],
    ['a site whose name leads here', 'http://evil.example/', { host: 'evil.example' }, LOCAL],
    ['a site that only the header names', 'http://localhost/', { host: 'evil.example' }, LOCAL],
    ['a name that begins like this machine', 'http://127.0.0.1.evil.example/', {}, LOCAL],
    ...['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-real-ip', 'via', 'cf-connecting-ip'].map(
      (name): Refused => [`a proxy that adds ${name}`, 'http://localhost/', { [name]: '127.0.0.1' }, LOCAL],
    ),
  ])('%s is told how to add one', async (_who, url, headers, env) => {
    for (const path of ['', 'conversations', 'live', 'unknown']) {
      const response = await app.request(`${url}${path}`, { headers: { ...html, ...headers } }, env);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('dialogkeeper user add');
    }
  });

  test('the login leads to the pages', async () => {
    expect((await pages.get('/login')).headers.get('location')).toBe('/');
  });

  test('the first user of another process closes the door at once', async () => {
    await pages.addUser('first', 'correct horse battery');
    const response = await pages.get('/conversations?q=1');
    await deleteUser(db, 'first');
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/login?next=%2Fconversations%3Fq%3D1',
    ]);
  });
});

test.each([
  ['production', inProduction],
  ['PUBLIC_URL', behindProxy],
])('with %s, this machine is not open either: a proxy may look like a browser', async (_name, behind) => {
  const response = await behind.get('/');
  expect(response.status).toBe(403);
});

describe('without a login', () => {
  beforeAll(() => pages.addUser('anna', 'correct horse battery'));
  afterAll(async () => void (await deleteUser(db, 'anna')));

  test('htmx is sent to the login, which leads back to the page', async () => {
    const response = await app.request(
      '/conversations/5/pause',
      {
        method: 'POST',
        headers: {
          'hx-request': 'true',
          'hx-current-url': 'http://localhost/conversations/5',
          origin: 'http://localhost',
        },
      },
      LOCAL,
    );
    expect([response.status, response.headers.get('hx-redirect')]).toEqual([
      401,
      '/login?next=%2Fconversations%2F5',
    ]);
  });

  test('an event stream and a program get a 401', async () => {
    for (const accept of ['text/event-stream', '*/*', 'application/json']) {
      const response = await app.request('/live', { headers: { accept } }, LOCAL);
      expect([response.status, await response.json()]).toMatchObject([
        401,
        { error: { code: 'access.login-needed' } },
      ]);
    }
  });

  test.each([
    'session=',
    `session=${'a'.repeat(43)}`,
    'session=%00',
    "session=' or 1=1 --",
    `__Host-session=${'a'.repeat(43)}`,
  ])('the cookie %s is no login', async (cookie) => {
    expect((await pages.get('/conversations', cookie)).status).toBe(303);
  });
});

describe('what changes something', () => {
  const post = (headers: Record<string, string>, target = app, url = 'http://localhost/logout') =>
    target.request(url, { method: 'POST', headers }, LOCAL);

  test.each([
    ['a form of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['JSON of another site', { origin: 'https://evil.example', 'content-type': 'application/json' }],
    ['another port of this machine', { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-site' }],
    ['another port, without Sec-Fetch-Site', { origin: 'http://localhost:8080' }],
    ['a page without an origin', { origin: 'null' }],
    ['a browser that says cross-site alone', { 'sec-fetch-site': 'cross-site' }],
    ['a login without a word about its origin', { cookie: `session=${'a'.repeat(43)}` }],
    ['an origin that is none', { origin: 'localhost', 'sec-fetch-site': 'same-origin' }],
  ])('is refused from %s', async (_what, headers) => {
    const response = await post(headers as Record<string, string>);
    expect([response.status, await response.json()]).toMatchObject([
      403,
      { error: { code: 'http.cross-site' } },
    ]);
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])('%s is checked as POST is', async (method) => {
    const response = await app.request(
      '/conversations',
      { method, headers: { origin: 'https://evil.example' } },
      LOCAL,
    );
    expect(response.status).toBe(403);
  });

  test.each([
    ['a page of ours', { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }],
    ['an older browser', { origin: 'http://localhost' }],
    ['a program without a login', {}],
  ])('is taken from %s', async (_what, headers) => {
    expect((await post(headers as Record<string, string>)).status).toBe(303);
  });

  test('PUBLIC_URL is an origin of ours, also where a proxy changes the host', async () => {
    const origin = 'https://bot.example.com';
    expect((await post({ origin }, behindProxy.app, 'http://127.0.0.1:3000/logout')).status).toBe(303);
    expect((await post({ origin: 'http://bot.example.com:8080' }, behindProxy.app)).status).toBe(403);
  });

  test('a proxy that ends TLS and passes the host on needs no setting', async () => {
    const headers = { origin: 'https://bot.example.com' };
    expect((await post(headers, app, 'http://bot.example.com/logout')).status).toBe(303);
  });

  test('webhooks are outside of it', async () => {
    const response = await post({ origin: 'https://evil.example' }, app, 'http://localhost/webhooks/salon');
    expect(await response.json()).toMatchObject({ error: { code: 'webhook.unknown' } });
  });
});

test('every answer of the pages has the headers that a browser needs', async () => {
  for (const path of ['/', '/login', '/conversations', '/unknown']) {
    const { headers } = await pages.get(path);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.* script-src 'self';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toBeNull();
  }
});

test('TLS is asked for with TLS only', async () => {
  const https = { ...html, 'x-forwarded-proto': 'https' };
  const behind = await app.request('/login', { headers: https }, LOCAL);
  expect(behind.headers.get('strict-transport-security')).toContain('max-age');
  const foreign = await app.request('/login', { headers: https }, connectedFrom('192.168.1.5'));
  expect(foreign.headers.get('strict-transport-security')).toBeNull();
});
