import type { Role } from '../../../src/access/viewer';
import { addClient, addCompany, addConversation } from '../../support/database';
import { LOCAL, testPages } from '../../support/pages';
import { newPhone } from '../../support/system';

/** All that answers without a login. A route that is not here, and answers all the same, fails the test. */
const OPEN = /^\/(livez|readyz|metrics|metrics\/.+|webhooks\/:id|login|logout)$/;

const pages = testPages({ simulator: 'on' });
const { app, db } = pages;

interface Route {
  method: 'GET' | 'POST';
  path: string;
}

const routes: Route[] = app.routes
  .filter(({ path }) => path !== '/*' && path !== '*')
  .flatMap(({ method, path }) =>
    method === 'ALL'
      ? [
          { method: 'GET' as const, path },
          { method: 'POST' as const, path },
        ]
      : [{ method: method as Route['method'], path }],
  )
  .filter(
    ({ method, path }, i, all) => all.findIndex((one) => one.method === method && one.path === path) === i,
  )
  // what a middleware covers is found by its routes
  .filter(({ path }) => !OPEN.test(path));

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
  for (const role of ['owner', 'operator', 'read-only'] as const) {
    cookies[role] = await pages.logIn(role, [companyId]);
    cookies[`other ${role}`] = await pages.logIn(role, [other]);
  }
});

function pathOf(path: string): string {
  return path
    .replace(/:id(\{[^}]*\})?/, conversationId)
    .replace(/:verb\{(\w+)\|[^}]*\}/, '$1')
    .replace(':verb', 'pause')
    .replace(':queue', 'outgoing-message')
    .replace(':language', 'ru')
    .replace(/:\w+(\{[^}]*\})?/g, '1')
    .replace(/\/\*$/, '/');
}

async function ask({ method, path }: Route, cookie: string | undefined, extra: Record<string, string> = {}) {
  const headers = {
    accept: 'text/html',
    ...(method === 'POST' && {
      origin: 'http://localhost',
      'content-type': 'application/x-www-form-urlencoded',
    }),
    ...(cookie !== undefined && { cookie }),
    ...extra,
  };
  const response = await app.request(pathOf(path), { method, headers }, LOCAL);
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, headers: response.headers, body: '' };
  }
  return { status: response.status, headers: response.headers, body: await response.text() };
}

test('the crawl finds the pages', () => {
  expect(routes.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/', '/live', '/conversations', '/audit']),
  );
});

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    const isAction = route.method === 'POST';

    test('answers nothing without a login', async () => {
      const page = await ask(route, undefined);
      if (route.path.startsWith('/assets')) expect(page.status).toBe(401);
      else expect([page.status, page.headers.get('location')?.startsWith('/login')]).toEqual([303, true]);
      expect((await ask(route, undefined, { accept: '*/*' })).status).toBe(401);
      expect((await ask(route, undefined, { 'hx-request': 'true' })).status).toBe(401);
      expect((await ask(route, `session=${'a'.repeat(43)}`)).status).toBe(page.status);
    });

    test('answers nothing of another company', async () => {
      for (const role of ['owner', 'operator', 'read-only'] satisfies Role[]) {
        const { status, body } = await ask(route, cookies[`other ${role}`]);
        expect(status).toBeLessThan(500);
        if (route.path.includes(':id')) expect([403, 404]).toContain(status);
        expect(body).not.toContain(SECRET);
        expect(body).not.toContain(phone);
      }
    });

    test('shows no whole phone to a read-only user, and lets them change nothing', async () => {
      const { status, body } = await ask(route, cookies['read-only']);
      if (isAction) expect([403, 404, 405]).toContain(status);
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

test('only an owner reads the audit', async () => {
  const audit = { method: 'GET', path: '/audit' } as const;
  const statuses = await Promise.all(
    ['owner', 'operator', 'read-only'].map(async (role) => (await ask(audit, cookies[role])).status),
  );
  expect(statuses).toEqual([200, 403, 403]);
});
