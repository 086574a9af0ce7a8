import { addClient, addCompany, testDatabase } from '../../support/database';
import { type System, startSystem } from '../../support/system';

const db = testDatabase();
let system: System;
beforeAll(async () => {
  system = await startSystem({ queues: [], web: true });
});
afterAll(() => system.stop());

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`http://${system.webAddress}${path}`, { headers, redirect: 'manual' });
  return { status: response.status, text: await response.text(), location: response.headers.get('location') };
}

async function conversation(companyId: string, address: string, name: string, values: object = {}) {
  const clientId = await addClient(db, companyId, address, { name });
  const { id } = await db
    .insertInto('conversation')
    .values({ company_id: companyId, client_id: clientId, ...values })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

test('the list shows who has written, and what waits', async () => {
  const companyId = await addCompany(db, { name: 'Lotus' });
  const waiting = { waiting_since: new Date(Date.now() - 5 * 60_000), due_at: new Date() };
  const id = await conversation(companyId, '+79160000001', 'Anna', waiting);
  const { status, text } = await get(`/conversations?company=${companyId}`);
  expect(status).toBe(200);
  expect(text).toContain(`href="/conversations/${id}"`);
  expect(text).toMatch(/Anna.*\+79160000001.*Lotus.*waits 5 min/s);
});

test('the page speaks the language of the browser, and the one that was chosen', async () => {
  expect((await get('/conversations', { 'accept-language': 'ru-RU,ru;q=0.9' })).text).toContain('Переписка');
  expect((await get('/conversations', { 'accept-language': 'de, en' })).text).toContain('Name or phone');
  expect((await get('/conversations', { cookie: 'lang=ru' })).text).toContain('<html lang="ru">');
});

test('the next unanswered conversation is one click away', async () => {
  const companyId = await addCompany(db);
  const id = await conversation(companyId, '+79160000001', 'Anna', {
    waiting_since: new Date(0),
    due_at: new Date(),
  });
  expect(await get('/conversations/next')).toMatchObject({ status: 303, location: `/conversations/${id}` });
});

test.each([
  ['a name of markup', '<script>alert(1)</script>"\'&'],
  ['a name that turns the line around', '\u202Eevil\u202C مرحبا'],
  ['a very long name', 'я'.repeat(65_536)],
])('%s breaks nothing', async (_what, name) => {
  const companyId = await addCompany(db, { name });
  await conversation(companyId, '+79160000001', name);
  const { status, text } = await get(`/conversations?company=${companyId}`);
  expect(status).toBe(200);
  expect(text).toContain('+79160000001');
  expect(text).not.toContain('<script>alert');
});

test.each([
  'q=%00',
  `q=${'x'.repeat(9000)}`,
  'q=%ED%A0%80',
  'q=%27%7C%7C',
  'q=(((',
  'q=%26%7C!',
  'q=\\',
  'company=%00',
  'company=unknown',
  'filter=nonsense',
  'at=x&id=y',
  'at=2026-13-45%2099:99:99%2B00&id=1',
  'at=2026-11-28%2014:05:09%2B00&id=99999999999999999999',
])('the address ?%s is answered with a page', async (query) => {
  expect((await get(`/conversations?${query}`)).status).toBe(200);
});
