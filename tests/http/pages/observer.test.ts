import { LOCAL, testPages } from '../../support/pages';
import { redisUrl } from '../../support/servers';

const METRICS_TOKEN = 'a-token-of-prometheus';
const pages = testPages({ metricsToken: METRICS_TOKEN });
const withoutToken = testPages();
const withoutDatabase = testPages(
  { metricsToken: METRICS_TOKEN },
  { databaseUrl: 'postgres://127.0.0.1:1/none', redisUrl },
);
const inProduction = testPages({ nodeEnv: 'production' });
const PATHS = ['/metrics', '/metrics/targets'];

const get = ({ app }: typeof pages, path: string, headers: Record<string, string> = {}) =>
  app.request(path, { headers }, LOCAL);
const statuses = (from: typeof pages, headers: Record<string, string>) =>
  Promise.all(PATHS.map(async (path) => (await get(from, path, headers)).status));
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

beforeAll(() => pages.addUser('anna', 'correct horse battery'));

describe('metrics', () => {
  test('are read with METRICS_TOKEN, also while the database is down', async () => {
    expect(await statuses(pages, bearer(METRICS_TOKEN))).toEqual([200, 200]);
    expect(await statuses(withoutDatabase, bearer(METRICS_TOKEN))).toEqual([200, 200]);
    expect(await statuses(withoutDatabase, bearer('wrong'))).toEqual([401, 401]);
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer undefined',
    `Bearer ${METRICS_TOKEN.slice(1)}`,
    `Bearer ${METRICS_TOKEN}1`,
    `Basic ${METRICS_TOKEN}`,
    METRICS_TOKEN,
  ])('are not read with %j', async (authorization) => {
    expect(await statuses(pages, { authorization })).toEqual([401, 401]);
    expect(await statuses(withoutToken, { authorization })).toEqual([401, 401]);
  });

  test('are read by a user who sees all companies, also behind a proxy with a password of its own', async () => {
    const cookie = await pages.logIn('read-only');
    expect(await statuses(pages, { cookie })).toEqual([200, 200]);
    expect(await statuses(pages, { cookie, authorization: 'Basic YTpi' })).toEqual([200, 200]);
    expect(await statuses(pages, { cookie: await pages.logIn('owner', ['one']) })).toEqual([403, 403]);
  });

  test('tell others what they need, and are stored by no cache', async () => {
    const response = await get(withoutToken, '/metrics/targets');
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({
      error: { code: 'access.token-needed', message: expect.stringContaining('METRICS_TOKEN') },
    });
    const read = await get(pages, '/metrics', bearer(METRICS_TOKEN));
    expect(read.headers.get('cache-control')).toBe('no-store');
  });
});

describe('health', () => {
  const PROBLEM = 'connect ECONNREFUSED db.internal:5432';
  beforeAll(() => {
    for (const { readiness } of [pages, withoutDatabase])
      readiness.add({
        postgresql: async () => {
          throw new Error(PROBLEM);
        },
        web: async () => undefined,
      });
  });

  test('has states only, and what is wrong for those who may read the metrics', async () => {
    for (const each of [pages, withoutDatabase]) {
      const open = await get(each, '/readyz');
      expect([open.status, await open.json()]).toEqual([
        503,
        { ready: false, checks: { postgresql: { ok: false }, web: { ok: true } } },
      ]);
      const told = await get(each, '/readyz', bearer(METRICS_TOKEN));
      expect([told.status, await told.text()]).toEqual([503, expect.stringContaining(PROBLEM)]);
    }
    expect(await (await get(pages, '/livez')).json()).toEqual({ live: true });
  });

  test('asks no database for a probe, which has no login', async () => {
    const asked = jest.spyOn(inProduction.db, 'selectFrom');
    await get(inProduction, '/readyz');
    expect(asked).not.toHaveBeenCalled();
  });
});

test('an error before the login names no server', async () => {
  for (const path of ['/login', '/conversations', '/metrics', '/live']) {
    const response = await get(withoutDatabase, path, { cookie: `session=${'a'.repeat(43)}` });
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { error: { code: 'database.away' } },
    ]);
  }
  const body = await (await get(withoutDatabase, '/login')).text();
  expect(body).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|:1\b/);
});
