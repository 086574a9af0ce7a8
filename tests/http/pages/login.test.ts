import { Passwords } from '../../../src/access/password';
import { auditEntries } from '../../../src/db/access/audit';
import { changeUser } from '../../../src/db/access/users';
import { connectedFrom, LOCAL, testPages } from '../../support/pages';

const pages = testPages();
const { app, db } = pages;
const PASSWORD = 'correct horse battery';
const LOGINS = ['anna', 'boris', 'vera', 'galina', 'dina'];

beforeAll(async () => {
  for (const login of LOGINS) await pages.addUser(login, PASSWORD);
});

let lastAddress = 0;
const newAddress = () => `198.51.100.${++lastAddress}`;

interface Attempt {
  login?: string;
  password?: string;
  next?: string;
  address?: string;
  cookie?: string;
}

/** Through a proxy on this machine, which tells the address. */
function attempt({ address = newAddress(), cookie, ...form }: Attempt): Promise<Response> {
  const headers = { 'x-forwarded-for': address, origin: 'http://localhost', ...(cookie && { cookie }) };
  const body = new URLSearchParams(form);
  return Promise.resolve(app.request('/login', { method: 'POST', headers, body }, LOCAL));
}

function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

describe('a correct login', () => {
  test('opens the pages with a cookie that no script reads', async () => {
    const response = await attempt({ login: ' Anna', password: PASSWORD });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    expect(response.headers.get('set-cookie')).toMatch(
      /^session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect((await pages.get('/', cookieOf(response))).status).toBe(302);
  });

  test('behind TLS, the cookie is of this host and of TLS only', async () => {
    const body = new URLSearchParams({ login: 'anna', password: PASSWORD });
    const headers = { 'x-forwarded-proto': 'https', origin: 'https://localhost' };
    const response = await app.request('/login', { method: 'POST', headers, body }, LOCAL);
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-session=[\w-]{43}; .*Secure/);
  });

  test.each([
    ['/conversations?q=%D0%B0', '/conversations?q=%D0%B0'],
    ['https://evil.example', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/.//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['conversations', '/'],
    ['/a\r\nset-cookie: x=1', '/aset-cookie:%20x=1'],
  ])('that was to lead to %j leads to %s', async (next, location) => {
    const response = await attempt({ login: 'anna', password: PASSWORD, next });
    expect([response.status, response.headers.get('location')]).toEqual([303, location]);
  });

  test('ends the session that the browser had before', async () => {
    const before = cookieOf(await attempt({ login: 'anna', password: PASSWORD }));
    await attempt({ login: 'anna', password: PASSWORD, cookie: before });
    expect((await pages.get('/', before)).status).toBe(303);
  });
});

describe('a session ends', () => {
  const sessionsOf = (login: string) =>
    db
      .selectFrom('user_session')
      .innerJoin('app_user', 'app_user.id', 'user_id')
      .select('token_hash')
      .where('login', '=', login)
      .execute();
  const end: [string, () => Promise<unknown>][] = [
    ['when its user is disabled', () => changeUser(db, 'galina', { disabled: true })],
    [
      'when their password changes',
      async () => changeUser(db, 'galina', { passwordHash: await new Passwords().hash(PASSWORD) }),
    ],
    ['when their role changes', () => changeUser(db, 'galina', { role: 'read-only' })],
  ];
  test.each(end)('%s', async (_when, work) => {
    await changeUser(db, 'galina', { disabled: false });
    const cookie = cookieOf(await attempt({ login: 'galina', password: PASSWORD }));
    expect((await pages.get('/', cookie)).status).toBe(302);
    await work();
    expect((await pages.get('/', cookie)).status).toBe(303);
    expect(await sessionsOf('galina')).toEqual([]); // no later change of the user brings it back
  });

  test('by its logout, which takes the cookie away', async () => {
    const cookie = cookieOf(await attempt({ login: 'anna', password: PASSWORD }));
    const response = await pages.post('/logout', {}, cookie);
    expect(response.headers.get('set-cookie')).toMatch(/^session=; Max-Age=0/);
    expect((await pages.get('/', cookie)).status).toBe(303);
  });

  test('when it was not used for 7 days, or is older than SESSION_DAYS', async () => {
    const cookie = cookieOf(await attempt({ login: 'vera', password: PASSWORD }));
    const expiry = () =>
      db
        .selectFrom('user_session')
        .innerJoin('app_user', 'app_user.id', 'user_id')
        .select('expires_at')
        .where('login', '=', 'vera')
        .executeTakeFirstOrThrow();
    const change = (values: object) =>
      db
        .updateTable('user_session')
        .set(values)
        .where('user_id', '=', (query) =>
          query.selectFrom('app_user').select('id').where('login', '=', 'vera'),
        )
        .execute();
    const days = (n: number) => new Date(Date.now() + n * 86_400_000);

    await change({ created_at: days(-29), last_seen_at: days(-6), expires_at: days(0.5) });
    expect((await pages.get('/', cookie)).status).toBe(302);
    // used again, but 30 days after the login it ends
    expect((await expiry()).expires_at.getTime()).toBeLessThan(days(1.1).getTime());
    await change({ created_at: days(-1), last_seen_at: days(-1) });
    await pages.get('/', cookie);
    expect((await expiry()).expires_at.getTime()).toBeGreaterThan(days(6.9).getTime());
    await change({ expires_at: days(-0.01) });
    expect((await pages.get('/', cookie)).status).toBe(303);
  });
});

describe('a wrong login', () => {
  test('does not tell whether the login exists or is disabled', async () => {
    await changeUser(db, 'dina', { disabled: true });
    const bodies = new Set<string>();
    for (const [login, password] of [
      ['anna', 'wrong password'],
      ['unknown', PASSWORD],
      ['dina', PASSWORD],
    ]) {
      const response = await attempt({ login: login ?? '', password: password ?? '' });
      expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
      bodies.add((await response.text()).replaceAll(login ?? '', ''));
    }
    expect(bodies.size).toBe(1);
  });

  test('is slowed after 10 of one login, and its user still gets in where they are known', async () => {
    const address = newAddress();
    await attempt({ login: 'boris', password: PASSWORD, address });
    for (let i = 0; i < 10; i++)
      expect((await attempt({ login: 'boris', password: 'wrong' })).status).toBe(401);
    const slowed = await attempt({ login: 'boris', password: PASSWORD });
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers.get('retry-after'))).toBeLessThanOrEqual(900);
    expect((await attempt({ login: 'boris', password: PASSWORD, address })).status).toBe(303);
    // that has reset the count of the login
    expect((await attempt({ login: 'boris', password: PASSWORD })).status).toBe(303);
  });

  test('of a user stands in the audit, as their logins do', async () => {
    await attempt({ login: 'vera', password: 'wrong' });
    await attempt({ login: 'vera', password: PASSWORD });
    const own = (await auditEntries(db, { companies: 'all', limit: 10 })).filter(
      ({ userName }) => userName === 'vera',
    );
    expect(own.slice(0, 2).map(({ action, outcome }) => [action, outcome])).toEqual([
      ['login', 'done'],
      ['login', 'refused'],
    ]);
  });
});

describe('odd logins', () => {
  test.each([
    '',
    '\u0000',
    'anna\u0000',
    "anna' or '1'='1",
    '<script>alert(1)</script>',
    '"><img src=x>',
    'ا‮مرحبا',
    '名前 😀',
    '\ud800',
    'a'.repeat(8000),
    '%00%ff',
  ])('%j is a wrong login', async (text) => {
    const response = await attempt({ login: text, password: text });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toMatch(/<script>alert|<img src=x>/);
  });

  const send = (body: string | Buffer | URLSearchParams, type?: string) =>
    app.request(
      '/login',
      {
        method: 'POST',
        headers: { origin: 'http://localhost', ...(type && { 'content-type': type }) },
        body,
      },
      connectedFrom(newAddress()),
    );

  test('64 KB are too large', async () => {
    const body = new URLSearchParams({ login: 'anna', password: 'x'.repeat(65_536) });
    expect((await send(body)).status).toBe(413);
  });

  test.each([
    ['application/json', JSON.stringify({ login: 'anna', password: PASSWORD })],
    ['text/plain', `login=anna&password=${PASSWORD}`],
    ['multipart/form-data; boundary=x', '--x--'],
  ])('%s is no form', async (type, body) => {
    expect((await send(body, type)).status).toBe(415);
  });

  test.each([
    '',
    '=',
    '&&&',
    '%',
    'login',
    'login=anna&login=boris',
    'login[]=anna&password[]=x',
    '\ufffd\u0000',
  ])('the form %j is a wrong login', async (body) => {
    expect((await send(body, 'application/x-www-form-urlencoded')).status).toBe(401);
  });

  test('bytes that are no UTF-8 are a wrong login', async () => {
    const body = Buffer.from([0x6c, 0x6f, 0x67, 0x69, 0x6e, 0x3d, 0xff, 0xfe]);
    expect((await send(body, 'application/x-www-form-urlencoded')).status).toBe(401);
  });

  test('the address of the login may have any next', async () => {
    for (const next of ['%00', '%ff', 'a'.repeat(60_000), '%3Cscript%3Ealert(1)', '/%22%3E%3Cscript%3E'])
      expect(await (await pages.get(`/login?next=${next}`)).text()).not.toContain('<script>');
  });

  test('the address of a proxy may be anything', async () => {
    for (const address of ['', ',', 'x', '1.2.3.4, ', '::', 'fe80::1%eth0', '999.1.1.1', 'a'.repeat(8000)])
      expect((await attempt({ login: 'odd', password: 'x', address })).status).toBe(401);
  });
});
