import { randomUUID } from 'node:crypto';
import { addClient, addCompany, addConversation, type SaidMessage } from '../../support/database';
import { LOCAL, testPages } from '../../support/pages';
import { newPhone } from '../../support/system';

const pages = testPages();
const { db } = pages;
let owner: string;
beforeAll(async () => {
  owner = await pages.logIn('owner');
});

const MASKED = (phone: string) => `${phone.slice(0, 3)}…${phone.slice(-2)}`;

describe('the page of a conversation', () => {
  test('shows each message once, in pages, the newest first', async () => {
    const { id } = await conversation({ turns: 80 });
    const newest = await read(`/conversations/${id}`);
    const [, link = ''] = /href="(\/conversations\/\d+\?before=[^"]+)"/.exec(newest) ?? [];
    const earlier = await read(link);
    const [, more = ''] = /hx-get="(\/conversations\/\d+\/earlier\?before=[^"]+)"/.exec(earlier) ?? [];
    const earliest = await read(more);
    const [one, two, three] = [newest, earlier, earliest].map(texts);
    expect([one, two, three].map((shown) => shown?.length)).toEqual([50, 50, 50]);
    expect(new Set([...(one ?? []), ...(two ?? []), ...(three ?? [])]).size).toBe(150);
    expect(one?.at(-1)).toBe('answer 80');
    expect(earlier).not.toContain('data-live');
    expect(earlier).not.toContain('id="reply"');
  });

  test('keeps its beginning when it is read again', async () => {
    const { id, companyId } = await conversation({ turns: 80 });
    const page = await read(`/conversations/${id}`);
    const [, again = ''] = /hx-get="(\/conversations\/\d+\/timeline\?from=[^"]+)"/.exec(page) ?? [];
    await say(companyId, id, { direction: 'in', text: 'news', sentAt: new Date().toISOString(), turn: null });
    const shown = texts(await read(again));
    expect(shown).toHaveLength(51);
    expect(shown[0]).toBe(texts(page)[0]);
    expect(shown.at(-1)).toBe('news');
  });

  test('asks the database as often for a thousand messages as for ten', async () => {
    const few = await conversation({ turns: 5 });
    const many = await conversation({ turns: 500 });
    await read(`/conversations/${few.id}`); // prolongs the session, which is written once a minute
    const ofFew = await countStatements(() => read(`/conversations/${few.id}`));
    const ofMany = await countStatements(() => read(`/conversations/${many.id}`));
    expect(ofMany).toBe(ofFew);
    expect(ofMany).toBeLessThanOrEqual(8); // five, and what the login asks
  });

  test('says how a message was delivered, what was edited, deleted, heard and shown', async () => {
    const { id, companyId } = await conversation({ turns: 0 });
    const at = new Date();
    const out = (text: string, values: object) =>
      addMessage(companyId, id, { direction: 'out', text, ...values });
    await out('on its way', { status: 'pending', turn: 1 });
    await out('taken', { status: 'sent', turn: 2 });
    await out('arrived', { status: 'sent', delivered_at: at, turn: 3 });
    await out('seen', { status: 'sent', delivered_at: at, read_at: at, turn: 4 });
    await out('broken', {
      status: 'failed',
      error: 'no such number +79161234567',
      failure_code: '131026',
      turn: 5,
    });
    await out('by hand', { status: 'sent', author: 'person', turn: 6 });
    await out('with options', {
      status: 'sent',
      options: JSON.stringify([{ id: 'a', title: 'Option A' }]),
      turn: 7,
    });
    const incoming = (values: object) => addMessage(companyId, id, { direction: 'in', turn: 8, ...values });
    await incoming({ text: 'changed', edited_at: at });
    await incoming({ text: 'taken back', deleted_at: at });
    await incoming({ kind: 'audio', transcript: 'what was heard' });
    await incoming({
      kind: 'document',
      media: JSON.stringify({ mimeType: 'application/pdf', fileName: 'a.pdf', bytes: 2048 }),
    });

    const page = await read(`/conversations/${id}`);
    for (const state of ['pending', 'sent', 'delivered', 'read', 'failed'])
      expect(page).toContain(`class="tick ${state}"`);
    expect(page).toContain('not sent (131026): no such number [phone]');
    expect(page).toContain('class="bubble person"');
    expect(page).toContain('Option A');
    expect(page).toContain('· edited');
    expect(page).toContain('bubble client gone');
    expect(page).toContain('heard in the voice note');
    expect(page).toMatch(/document<\/em>.*a\.pdf.*application\/pdf.*2 kB/s);
    expect(page).toContain('4 messages, answered together');
  });

  test('speaks Russian where the browser does', async () => {
    const { id } = await conversation({ turns: 1 });
    const headers = { accept: 'text/html', 'accept-language': 'ru-RU,ru;q=0.9', cookie: owner };
    const answer = await pages.app.request(`/conversations/${id}`, { headers }, LOCAL);
    expect(await answer.text()).toContain('Ответить вместо бота');
  });
});

describe('who sees it', () => {
  const { logIn, get, post } = pages;

  test('an operator of another company: as if it did not exist', async () => {
    const { id } = await conversation({ turns: 1 });
    const outsider = await logIn('operator', [await addCompany(db)]);
    for (const path of ['', '/timeline', '/earlier?before=1.1.1'])
      expect((await get(`/conversations/${id}${path}`, outsider)).status).toBe(404);
    for (const verb of ['answer', 'pause', 'redrive', 'forget', 'export'])
      expect((await post(`/conversations/${id}/${verb}`, {}, outsider)).status).toBe(404);
    expect((await get('/conversations/999999999999', outsider)).status).toBe(404);
    expect((await get('/conversations/99999999999999999999', outsider)).status).toBe(404);
  });

  test('a reader: without a form, and without the number', async () => {
    const { id, phone, companyId } = await conversation({ turns: 1 });
    const reader = await logIn('read-only', [companyId]);
    const page = await (await get(`/conversations/${id}`, reader)).text();
    const body = page.slice(page.indexOf('<main'));
    expect(body).toContain(MASKED(phone));
    expect(body).not.toContain(phone);
    expect(body).not.toContain('<form');
    for (const verb of ['answer', 'pause', 'redrive', 'invalidate', 'forget', 'export'])
      expect(
        (await post(`/conversations/${id}/${verb}`, { text: 'x', token: randomUUID() }, reader)).status,
      ).toBe(403);
    expect(
      await db.selectFrom('message').select('id').where('conversation_id', '=', id).execute(),
    ).toHaveLength(2);
  });

  test('an operator: with the number, and without what only an owner may do', async () => {
    const { id, phone, companyId } = await conversation({ turns: 1 });
    const operator = await logIn('operator', [companyId]);
    const page = await (await get(`/conversations/${id}`, operator)).text();
    expect(page).toContain(phone);
    expect(page).toContain('id="reply"');
    expect(page).not.toContain('/forget"');
    expect((await post(`/conversations/${id}/forget`, { confirm: phone.slice(-4) }, operator)).status).toBe(
      403,
    );
  });

  test('an owner: an action that is refused says so, and leads back to the conversation', async () => {
    const { id, companyId } = await conversation({ turns: 1 });
    const owner = await logIn('owner', [companyId]);
    const refused = await post(`/conversations/${id}/forget`, { confirm: '0000' }, owner);
    expect(refused.status).toBe(422);
    const page = await refused.text();
    expect(page).toContain('This was not done');
    expect(page).toContain('neither the last four digits of the number nor the name');
    expect(page).toContain(`<a href="/conversations/${id}">`);
  });
});

describe('whatever people write', () => {
  const STRANGE = [
    '<script>alert(1)</script>',
    `"><img src=x onerror='alert(1)'>`,
    '\u202Egnp.exe\u202C \u200F עברית العربية',
    '👩‍👩‍👧‍👦🇷🇺 e\u0301\u0327'.repeat(50),
    'х'.repeat(65_536),
    '\ud83d\ude00'.repeat(32_768),
    ' \n\t\r\n ',
    '{{7*7}} <%= 7 * 7 %>',
    '</textarea></form><form action=//evil>',
    '&lt;b&gt;',
  ];

  test.each(STRANGE.map((text) => [JSON.stringify(text.slice(0, 30)), text]))('shows %s', async (_, text) => {
    const { id, companyId } = await conversation({ turns: 0, name: [...text].slice(0, 128).join('') });
    await addMessage(companyId, id, { direction: 'in', turn: 1, text });
    await addMessage(companyId, id, {
      direction: 'out',
      turn: 1,
      text,
      status: 'failed',
      error: [...text].slice(0, 500).join(''),
    });
    await addMessage(companyId, id, {
      direction: 'in',
      turn: null,
      kind: 'audio',
      transcript: text,
      media: JSON.stringify({ fileName: [...text].slice(0, 99).join(''), mimeType: [], bytes: 'NaN' }),
    });
    await addDraft(companyId, id, text);
    const page = await read(`/conversations/${id}`);
    expect(page).toMatch(/<\/html>$/);
    expect(page).not.toMatch(/<script(?! src="\/assets\/)/);
    expect(page).not.toMatch(/<img|<form action=\/\/evil/);
  });
});

async function read(path: string): Promise<string> {
  const answer = await pages.get(path, owner);
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The texts of messages, in the order of the page. */
function texts(page: string): string[] {
  return [...page.matchAll(/<span class="text" dir="auto">([^<]*)<\/span>/g)].map(([, text = '']) => text);
}

async function conversation({ turns, name }: { turns: number; name?: string }) {
  const companyId = await addCompany(db);
  const phone = newPhone();
  const clientId = await addClient(db, companyId, phone, name === undefined ? {} : { name });
  const began = Date.now() - turns * 60_000;
  const said = Array.from({ length: turns }, (_, i): SaidMessage[] => {
    const at = (seconds: number) => new Date(began + i * 60_000 + seconds * 1000).toISOString();
    return [
      { direction: 'in', text: `question ${i + 1}`, sentAt: at(0), turn: i + 1 },
      { direction: 'out', text: `answer ${i + 1}`, sentAt: at(5), turn: i + 1 },
    ];
  });
  const id = await addConversation(db, companyId, clientId, said.flat());
  return { companyId, phone, id };
}

function say(companyId: string, id: string, { sentAt, ...message }: SaidMessage): Promise<void> {
  return addMessage(companyId, id, { ...message, sent_at: sentAt });
}

async function addMessage(
  companyId: string,
  id: string,
  values: { direction: 'in' | 'out'; [column: string]: unknown },
): Promise<void> {
  const own =
    values.direction === 'in' ? { provider_message_id: randomUUID() } : { idempotency_key: randomUUID() };
  const row = {
    company_id: companyId,
    conversation_id: id,
    channel: 'whatsapp',
    address: 'unused',
    sent_at: new Date(),
    received_at: new Date(),
    turn: null,
    ...own,
    ...values,
  };
  await db
    .insertInto('message')
    .values(row as never)
    .execute();
}

async function addDraft(companyId: string, id: string, text: string): Promise<void> {
  const draft = await db
    .insertInto('draft')
    .values({
      company_id: companyId,
      conversation_id: id,
      autonomy: 'suggest',
      message_ids: [],
      reply: JSON.stringify({ text, actions: [] }),
      turn: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .updateTable('conversation')
    .set({ draft_id: draft.id } as object)
    .where('id', '=', id)
    .execute();
}

/** How many statements the database is sent meanwhile. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const executor = db.getExecutor();
  const execute = jest.spyOn(Object.getPrototypeOf(executor), 'executeQuery');
  try {
    await work();
    return execute.mock.calls.length;
  } finally {
    execute.mockRestore();
  }
}
