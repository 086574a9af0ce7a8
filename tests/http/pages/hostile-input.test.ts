import { addClient, addCompany } from '../../support/database';
import { testPages } from '../../support/pages';

const pages = testPages();
const { db, get, post } = pages;
let owner: string;
let conversationId: string;
let companyId: string;
beforeAll(async () => {
  owner = await pages.logIn('owner');
  companyId = await addCompany(db);
  const clientId = await addClient(db, companyId, '+79160000001');
  const values = { company_id: companyId, client_id: clientId };
  const { id } = await db.insertInto('conversation').values(values).returning('id').executeTakeFirstOrThrow();
  conversationId = id;
});

test('many very long messages of a client do not make the open page as large as they are', async () => {
  const now = new Date();
  const messages = Array.from({ length: 60 }, (_, i) => ({
    company_id: companyId,
    conversation_id: conversationId,
    direction: 'in' as const,
    channel: 'whatsapp',
    address: '+79160000001',
    provider_message_id: `long-${i}`,
    text: '"'.repeat(65_536),
    sent_at: now,
    received_at: now,
    turn: 1,
  }));
  await db.insertInto('message').values(messages).execute();
  const page = await get(`/conversations/${conversationId}/timeline?from=0.0.0`, owner);
  expect(page.status).toBe(200);
  expect((await page.text()).length).toBeLessThan(2_000_000);
});

test.each([
  [
    'a form that is too large',
    () => post(`/conversations/${conversationId}/forget`, { confirm: 'a'.repeat(20_000) }, owner),
    422,
  ],
  [
    'a message of the simulator that is too large',
    () => post('/try/say', { text: 'a'.repeat(1_100_000) }, owner),
    422,
  ],
  [
    'a reply of nothing that can be stored',
    () => post(`/conversations/${conversationId}/answer`, { text: '\0', token: 'a-token-1' }, owner),
    409,
  ],
  ['a file that every object has', () => get('/assets/x/constructor', owner), 404],
  [
    'a cursor of a day that there is not',
    () => get('/conversations?at=2026-02-31+00:00:00%2B00&id=1', owner),
    200,
  ],
  ['a cursor of the year 0', () => get('/conversations?at=0000-01-01+00:00:00%2B00&id=1', owner), 200],
  [
    'a cursor of a zone that there is not',
    () => get('/conversations?at=2026-01-01+00:00:00%2B99&id=1', owner),
    200,
  ],
  [
    'a search for a word that becomes too long',
    () => get(`/conversations?q=${'㌖'.repeat(200)}`, owner),
    200,
  ],
])('%s is answered without an error of ours', async (_what, ask, status) => {
  expect((await ask()).status).toBe(status);
});
