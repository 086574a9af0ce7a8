import { randomUUID } from 'node:crypto';
import type { Reply } from '../../../src/domain/turn';
import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { gate } from '../../support/turn';

const db = testDatabase();
let system: System;
/** What the bot waits for before it answers. */
let thinking: Promise<void> | undefined;
beforeAll(async () => {
  system = await startSystem({
    web: true,
    async respond({ messages }): Promise<Reply> {
      await thinking;
      return { text: `bot: ${messages.map(({ text }) => text).join(' + ')}`, actions: [] };
    },
  });
});
afterAll(() => system.stop());
beforeEach(() => {
  thinking = undefined;
});

describe('an operator', () => {
  test('answers in place of the bot: the client gets the reply, and the bot falls silent', async () => {
    const { id, phone, say } = await conversation();
    await say('one');
    await eventually(() => sentTo(phone).includes('bot: one'));

    expect((await post(id, 'answer', { text: 'I am Olga', token: randomUUID() })).status).toBe(303);
    await eventually(() => sentTo(phone).includes('I am Olga'));
    await say('two');

    const { paused_until } = await state(id);
    expect(paused_until?.getTime()).toBeGreaterThan(Date.now());
    await eventually(async () => (await state(id)).waiting_since !== null);
    expect(sentTo(phone)).toEqual(['bot: one', 'I am Olga']);
    const page = await get(id);
    expect(page).toContain('class="bubble person"');
    expect(page).toContain('1 message without an answer');
  });

  test('sends one reply with a form that is sent twice at the same moment', async () => {
    const { id, phone, say } = await conversation();
    await say('hello');
    await eventually(() => sentTo(phone).length === 1);
    const form = { text: 'once', token: randomUUID() };
    const answers = await Promise.all([
      post(id, 'answer', form),
      post(id, 'answer', form),
      post(id, 'answer', form),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    await eventually(() => sentTo(phone).length === 2);
    await post(id, 'answer', { text: 'another', token: randomUUID() });
    await eventually(() => sentTo(phone).length === 3);
    expect(sentTo(phone)).toEqual(['bot: hello', 'once', 'another']);
  });

  test('is not talked over by a turn that is running', async () => {
    const { id, phone, say } = await conversation();
    const { passed, open } = gate();
    thinking = passed;
    await say('a question');
    await eventually(() =>
      system.given.some(({ messages }) => messages.some(({ text }) => text === 'a question')),
    );
    const superseded = new Promise((resolve) => system.events.on('turn.discarded', resolve));

    await post(id, 'answer', { text: 'a person', token: randomUUID() });
    open();

    await superseded;
    await eventually(() => sentTo(phone).length === 1);
    expect(sentTo(phone)).toEqual(['a person']);
    expect((await state(id)).waiting_since).toBeNull();
  });

  test('pauses the bot, and lets it answer again what has come meanwhile', async () => {
    const { id, phone, say } = await conversation();
    await say('one');
    await eventually(() => sentTo(phone).length === 1);
    await post(id, 'pause', { for: 'resumed' });
    expect(await get(id)).toContain('paused until it is resumed');
    await say('two');
    await eventually(async () => (await state(id)).waiting_since !== null);

    await post(id, 'resume');
    expect((await state(id)).paused_until).toBeNull();
    expect((await state(id)).deferred).toBe(true); // the next sweep admits it
    expect(await get(id)).not.toContain('The bot is paused until');
    expect((await post(id, 'pause', { for: '100y' })).status).toBe(422);
  });

  test('sends a suggestion with another text, and cannot decide twice', async () => {
    const { id, phone, say } = await conversation({ autonomy: 'suggest' });
    await say('a question');
    const draftId = await eventually(async () => (await state(id)).draft_id);
    expect(await get(id)).toContain(`id="draft-text-${draftId}"`);

    expect((await post(id, 'approve', { draft: draftId, text: '' })).status).toBe(422);
    expect((await post(id, 'approve', { draft: draftId, text: 'a'.repeat(65_537) })).status).toBe(409);
    await post(id, 'approve', { draft: draftId, text: 'edited\r\nby Olga' });
    await eventually(() => sentTo(phone).length === 1);
    expect(sentTo(phone)).toEqual(['edited\nby Olga']);
    expect((await post(id, 'dismiss', { draft: draftId })).status).toBe(409);
  });

  test('dismisses a suggestion: nothing is sent, and it stays struck out', async () => {
    const { id, phone, say } = await conversation({ autonomy: 'suggest' });
    await say('a question');
    const draftId = await eventually(async () => (await state(id)).draft_id);
    await post(id, 'dismiss', { draft: draftId });
    await eventually(async () => (await state(id)).draft_id === null);
    expect(sentTo(phone)).toEqual([]);
    expect(await get(id)).toMatch(/<del>.*bot: a question/s);
  });

  test('decides on nothing of another conversation', async () => {
    const one = await conversation({ autonomy: 'suggest' });
    const other = await conversation();
    await one.say('a question');
    const draft = await eventually(async () => (await state(one.id)).draft_id);
    expect((await post(other.id, 'approve', { draft, text: 'x' })).status).toBe(404);
    expect((await state(one.id)).draft_id).toBe(draft);
  });

  test('releases a held reply, or discards it', async () => {
    const { id, phone, say } = await conversation();
    await say('one');
    await eventually(() => sentTo(phone).length === 1);
    const reply = await lastReply(id);
    await hold(reply);
    expect(await get(id)).toContain('1 reply is held');
    await post(id, 'release', { reply });
    await eventually(() => sentTo(phone).length === 2);

    await hold(reply);
    await post(id, 'discard', { reply });
    expect(await get(id)).toContain('discarded by an operator');
    expect((await post(id, 'release', { reply })).status).toBe(409);
    expect(sentTo(phone)).toEqual(['bot: one', 'bot: one']);
  });

  test('runs a parked conversation again, and closes a hand-over', async () => {
    const { id, phone, say } = await conversation();
    await say('one');
    await eventually(() => sentTo(phone).length === 1);
    const at = new Date();
    await db
      .updateTable('conversation')
      .set({
        parked_at: at,
        parked_reason: 'no answer from +79991234567',
        handed_over_at: at,
        handed_over_reason: 'a wish',
      } as object)
      .where('id', '=', id)
      .execute();
    const page = await get(id);
    expect(page).toContain('no answer from [phone]');
    expect(page).toContain('a wish');

    await post(id, 'redrive');
    await post(id, 'close-hand-over');
    expect(await state(id)).toMatchObject({ parked_at: null, handed_over_at: null });
  });

  test('has parts of the context read again, or loaded ahead', async () => {
    const { id, companyId, phone, say } = await conversation();
    await say('one');
    await eventually(() => sentTo(phone).length === 1);
    const owner = { companyId, client: phone };
    const origins = async () => (await system.contexts.load(owner)).report.segments;
    await post(id, 'invalidate', { segment: 'client' });
    expect(await origins()).toMatchObject({ client: { from: 'filled' }, company: { from: 'local' } });
    expect((await post(id, 'invalidate')).status).toBe(422);
    await post(id, 'invalidate', { segment: 'client' });
    const answer = await post(id, 'warm', {}, { 'hx-request': 'true' });
    expect(await answer.text()).toContain('It is in the cache now.');
    expect(await origins()).not.toMatchObject({ client: { from: 'filled' } });
  });

  test('gets, with htmx, the conversation as it is now and a new form', async () => {
    const { id, phone, say } = await conversation();
    await say('one');
    await eventually(() => sentTo(phone).length === 1);
    const token = randomUUID();
    const answer = await post(id, 'answer', { text: 'by hand', token }, { 'hx-request': 'true' });
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toMatch(/^<div id="live"/);
    expect(html).toContain('by hand');
    expect(html).toContain('hx-swap-oob');
    expect(html).not.toContain(token);
  });

  test('is told what is wrong with a reply', async () => {
    const { id, say, phone } = await conversation();
    await say('one');
    await eventually(() => sentTo(phone).length === 1);
    const given = async (form: Record<string, string>) => (await post(id, 'answer', form)).status;
    expect(await given({ text: '  ', token: randomUUID() })).toBe(409);
    expect(await given({ text: 'x'.repeat(65_537), token: randomUUID() })).toBe(409);
    expect(await given({ text: 'x' })).toBe(422);
    expect((await post(id, 'dance')).status).toBe(404);
    expect(sentTo(phone)).toHaveLength(1);
  });

  test('exports and forgets a client whom they have named', async () => {
    const { id, phone, say } = await conversation();
    await say('a secret');
    await eventually(() => sentTo(phone).length === 1);
    const exported = (await (await post(id, 'export')).json()) as { messages: unknown[] };
    expect(JSON.stringify(exported)).toContain('a secret');
    expect((await post(id, 'forget', { confirm: '0000x' })).status).toBe(422);
    expect((await post(id, 'forget', { confirm: phone.slice(-4) })).status).toBe(303);
    expect((await request(id)).status).toBe(404);
  });

  test('leaves an entry in the audit, without what they have written', async () => {
    const { id, phone, say } = await conversation();
    await say('one');
    await eventually(() => sentTo(phone).length === 1);
    await post(id, 'answer', { text: 'a secret', token: randomUUID() });
    const rows = await db.selectFrom('audit').selectAll().where('conversation_id', '=', id).execute();
    expect(rows).toMatchObject([{ action: 'answer', outcome: 'done' }]);
    expect(JSON.stringify(rows)).not.toContain('secret');
  });
});

async function conversation(values: { autonomy?: 'suggest' } = {}) {
  const companyId = await addCompany(db, values);
  const phone = newPhone();
  const say = (text: string) => system.producer.receiveMessage(message(companyId, phone, text));
  const { id } = await add(companyId, phone);
  return { companyId, phone, id, say };
}

async function add(companyId: string, address: string) {
  const client = await db
    .insertInto('client')
    .values({ company_id: companyId, address })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('client_address')
    .values({ company_id: companyId, address, client_id: client.id })
    .execute();
  return db
    .insertInto('conversation')
    .values({ company_id: companyId, client_id: client.id })
    .returning('id')
    .executeTakeFirstOrThrow();
}

function sentTo(phone: string): string[] {
  return system.sent.filter(({ to }) => to === phone).map(({ text }) => text);
}

function request(id: string): Promise<Response> {
  return fetch(`http://${system.webAddress}/conversations/${id}`, { headers: { 'accept-language': 'en' } });
}

async function get(id: string): Promise<string> {
  const answer = await request(id);
  expect(answer.status).toBe(200);
  return answer.text();
}

function post(
  id: string,
  verb: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
) {
  return fetch(`http://${system.webAddress}/conversations/${id}/${verb}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: `http://${system.webAddress}`, ...headers },
    body: new URLSearchParams(form),
  });
}

function state(id: string) {
  return db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

async function lastReply(id: string): Promise<string> {
  const reply = await eventually(() =>
    db
      .selectFrom('message')
      .select('id')
      .where('conversation_id', '=', id)
      .where('direction', '=', 'out')
      .where('status', '=', 'sent')
      .orderBy('id', 'desc')
      .executeTakeFirst(),
  );
  return reply.id;
}

/** As if its process had been killed while it was sent. */
async function hold(replyId: string): Promise<void> {
  await eventually(async () => {
    const { numUpdatedRows } = await db
      .updateTable('message')
      .set({ status: 'held' })
      .where('id', '=', replyId)
      .where('status', '=', 'sent')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  });
}
