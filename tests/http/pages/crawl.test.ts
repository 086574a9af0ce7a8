import type { Role } from '../../../src/access/viewer';
import { addClient, addCompany, addConversation } from '../../support/database';
import { LOCAL, testPages } from '../../support/pages';
import { guardedRoutes, isForPrograms, pathOf, type Route } from '../../support/routes';
import { newPhone } from '../../support/system';

const ROLES = ['owner', 'operator', 'read-only'] as const satisfies Role[];
const METRICS_TOKEN = 'a-token-of-prometheus';
const OF_PROMETHEUS = ['GET /metrics', 'GET /metrics/targets'];
const pages = testPages({ simulator: 'on', metricsToken: METRICS_TOKEN });
const { app, db } = pages;
const routes = guardedRoutes(app);

const SECRET = 'Секретное имя Зинаида';
const phone = newPhone();
let conversationId: string;
const cookies: Record<string, string> = {};

beforeAll(async () => {
  const companyId = await addCompany(db);
  const other = await addCompany(db);
  const clientId = await addClient(db, companyId, phone, { name: SECRET });
  const said = {
    direction: 'in' as const,
    text: `text of ${SECRET}`,
    sentAt: new Date().toISOString(),
    turn: null,
  };
  conversationId = await addConversation(db, companyId, clientId, [said]);
  for (const role of ROLES) {
    cookies[role] = await pages.logIn(role, [companyId]);
    cookies[`other ${role}`] = await pages.logIn(role, [other]);
  }
});

async function ask(route: Route, cookie: string | undefined, extra: Record<string, string> = {}) {
  const { method } = route;
  const headers = {
    accept: 'text/html',
    ...(method !== 'GET' && {
      origin: 'http://localhost',
      'content-type': 'application/x-www-form-urlencoded',
    }),
    ...(cookie !== undefined && { cookie }),
    ...extra,
  };
  const response = await app.request(pathOf(route, conversationId), { method, headers }, LOCAL);
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, headers: response.headers, body: '' };
  }
  return { status: response.status, headers: response.headers, body: await response.text() };
}

test('the crawl finds what there is, and an owner gets it', async () => {
  const found = ['/', '/live', '/conversations', '/audit', '/metrics', '/metrics/targets'];
  const others = ['/assets/:hash/:name', '/queues/board/api/queues'];
  expect(routes.map(({ path }) => path)).toEqual(expect.arrayContaining([...found, ...others]));
  const answers = await Promise.all(
    ['/live', '/conversations', '/conversations/:id', '/cache', '/queues', '/audit'].map((path) =>
      ask({ method: 'GET', path }, cookies.owner),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(answers[2]?.body).toContain(SECRET);
  expect(answers[2]?.body).toContain(phone);
});

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    const isAction = route.method !== 'GET';
    const isMetrics = route.path.startsWith('/metrics');

    test('answers nothing without a login', async () => {
      const page = await ask(route, undefined);
      const toLogin = page.headers.get('location')?.startsWith('/login');
      expect([page.status, toLogin]).toEqual(isForPrograms(route) ? [401, undefined] : [303, true]);
      expect((await ask(route, undefined, { accept: '*/*' })).status).toBe(401);
      expect((await ask(route, undefined, { 'hx-request': 'true' })).status).toBe(401);
      expect((await ask(route, `session=${'a'.repeat(43)}`)).status).toBe(page.status);
    });

    test('is opened by METRICS_TOKEN only if it is the metrics', async () => {
      const status = async (token: string) =>
        (await ask(route, undefined, { accept: '*/*', authorization: `Bearer ${token}` })).status;
      expect(await status(METRICS_TOKEN)).toBe(
        OF_PROMETHEUS.includes(`${route.method} ${route.path}`) ? 200 : 401,
      );
      expect(await status(`${METRICS_TOKEN}x`)).toBe(401);
    });

    test('answers nothing of another company', async () => {
      for (const role of ROLES) {
        const { status, body } = await ask(route, cookies[`other ${role}`]);
        expect(status).toBeLessThan(500);
        if (route.path.includes(':id')) expect([403, 404]).toContain(status);
        if (isMetrics) expect(status).toBe(403); // of all companies
        expect(body).not.toContain(SECRET);
        expect(body).not.toContain(phone);
      }
    });

    test('shows no whole phone to a read-only user, and lets them change nothing', async () => {
      const { status, body } = await ask(route, cookies['read-only']);
      if (isAction && !isMetrics) expect([403, 404, 405]).toContain(status);
      expect(status).toBeLessThan(500);
      expect(body).not.toContain(phone);
      expect(body).not.toContain(phone.slice(1));
    });

    test('takes nothing from another site', async () => {
      if (!isAction) return;
      for (const headers of [
        { origin: 'https://evil.example' },
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'null' },
      ])
        expect((await ask(route, cookies.owner, headers as Record<string, string>)).status).toBe(403);
    });
  },
);

test.each([
  ['/audit', [200, 403, 403]],
  ['/try', [302, 302, 403]],
])('%s is a page that not every role may see', async (path, expected) => {
  const statuses = await Promise.all(
    ROLES.map(async (role) => (await ask({ method: 'GET', path }, cookies[role])).status),
  );
  expect(statuses).toEqual(expected);
});
