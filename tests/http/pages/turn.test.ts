import { sql } from 'kysely';
import { runTurn } from '../../../src/conversation/turn';
import type { Action } from '../../../src/domain/turn';
import type { RespondInput } from '../../../src/responders/responder';
import { addBooking, addCompany, addSalon, dayFromNow, testDatabase } from '../../support/database';
import { testPages } from '../../support/pages';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { receive, turnDeps } from '../../support/turn';

const db = testDatabase();
const DAY = dayFromNow(2);
const pages = testPages();
let system: System;
let operator: string;
beforeAll(async () => {
  system = await startSystem({ queues: [] });
  operator = await pages.logIn('operator');
});
afterAll(() => system.stop());

const get = (path: string) => pages.get(path, operator);
const post = (path: string, form: Record<string, string> = {}) => pages.post(path, form, operator);

const signal = new AbortController().signal;

async function say(
  companyId: string,
  phone: string,
  text: string,
  respond?: (input: RespondInput) => { text: string; actions: Action[]; state?: Record<string, unknown> },
): Promise<string> {
  const conversationId = await receive(system, message(companyId, phone, text));
  await runTurn(turnDeps(system, respond), conversationId, signal);
  return conversationId;
}

test('a turn shows its steps, where its context came from, what has changed since the turn before, and what was said', async () => {
  const companyId = await addCompany(db, { name: 'Lotus' });
  const phone = newPhone();
  await say(companyId, phone, 'hello');
  await db.updateTable('company').set({ about: 'new' }).where('id', '=', companyId).execute();
  const id = await say(companyId, phone, 'and again');
  const response = await get(`/conversations/${id}/turns/2`);
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(text).toContain('reply to and again');
  for (const step of ['waited for more', 'queued', 'read the context', 'thought', 'stored the answer'])
    expect(text).toContain(step);
  expect(text).toContain('has changed: services, staff or the profile were edited');
  expect(text).toMatch(/Schedule<\/th><td>[^<]+<\/td><td>the same/);
  expect(text).not.toMatch(/ style=|<style/);
});

test('a message that waits is a turn that is not over', async () => {
  const companyId = await addCompany(db);
  const id = await receive(system, message(companyId, newPhone(), 'hello'));
  const text = await (await get(`/conversations/${id}/turns/1`)).text();
  expect(text).toContain('This turn is not over');
  expect(text).not.toContain('/replay"');
});

test('a report of an older release, and none, are shown as far as they go', async () => {
  const companyId = await addCompany(db);
  const phone = newPhone();
  const id = await say(companyId, phone, 'hello');
  const old = { context: { ms: 3, segments: {} }, responderMs: 20, since: new Date(), debounceMs: 5 };
  for (const report of [JSON.stringify(old), '{}', '{"context": null, "actions": null}', null]) {
    await db
      .updateTable('message')
      .set({ turn_report: report })
      .where('conversation_id', '=', id)
      .where('direction', '=', 'out')
      .execute();
    const response = await get(`/conversations/${id}/turns/1`);
    expect(response.status).toBe(200);
    expect((await post(`/conversations/${id}/turns/1/replay`)).status).toBe(200);
  }
});

test('there is no turn of nothing, and none of another company', async () => {
  const companyId = await addCompany(db);
  const id = await say(companyId, newPhone(), 'hello');
  for (const turn of ['0', '-1', 'NaN', '2', '1.5', '99999999999999999999', '%00'])
    expect((await get(`/conversations/${id}/turns/${turn}`)).status).toBe(404);
  const other = await pages.logIn('operator', [await addCompany(db)]);
  for (const path of ['turns/1', 'memory'])
    expect((await pages.get(`/conversations/${id}/${path}`, other)).status).toBe(404);
  for (const path of ['turns/1/replay', 'turns/1/save', 'memory/forget'])
    expect((await pages.post(`/conversations/${id}/${path}`, {}, other)).status).toBe(404);
});

test('who only reads has no buttons, and may not press them', async () => {
  const id = await say(await addCompany(db), newPhone(), 'hello');
  const reader = await pages.logIn('read-only');
  for (const path of ['turns/1', 'memory'])
    expect(await (await pages.get(`/conversations/${id}/${path}`, reader)).text()).not.toMatch(
      /\/(replay|save|forget)"/,
    );
  for (const path of ['turns/1/replay', 'turns/1/save', 'memory/forget'])
    expect((await pages.post(`/conversations/${id}/${path}`, {}, reader)).status).toBe(403);
});

test.each([
  ['markup', '<script>alert(1)</script>"\'&'],
  ['a text that turns the line around', '\u202Eevil\u202C مرحبا'],
  ['a very long text', 'я'.repeat(65_000)],
  ['NUL and half a character', 'a\u0000b\uD800c'],
])('%s breaks neither page', async (_what, text) => {
  const id = await say(await addCompany(db), newPhone(), text, ({ messages: [first] }) => ({
    text: 'noted',
    actions: [
      { type: 'remember', topic: 'wish', text: text.slice(0, 300), messageId: first?.messageId ?? '' },
    ],
    state: { [text.slice(0, 100)]: text },
  }));
  for (const path of ['turns/1', 'memory']) {
    const response = await get(`/conversations/${id}/${path}`);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('<script>alert');
  }
  for (const path of ['turns/1/replay', 'turns/1/save'])
    expect((await post(`/conversations/${id}/${path}`)).status).toBe(200);
});

test('a fact leads to the message in which it was said, and can be forgotten', async () => {
  const companyId = await addCompany(db);
  const id = await say(companyId, newPhone(), 'no peanuts', ({ messages: [first] }) => ({
    text: 'noted',
    actions: [{ type: 'remember', topic: 'allergies', text: 'peanuts', messageId: first?.messageId ?? '' }],
  }));
  const { id: messageId } = await db
    .selectFrom('message')
    .select('id')
    .where('conversation_id', '=', id)
    .where('direction', '=', 'in')
    .executeTakeFirstOrThrow();
  const text = await (await get(`/conversations/${id}/memory`)).text();
  expect(text).toContain('peanuts');
  expect(text).toContain(`#message-${messageId}"`);
  const forgotten = await post(`/conversations/${id}/memory/forget`, { topic: 'allergies' });
  expect(forgotten.status).toBe(303);
  expect(await (await get(`/conversations/${id}/memory`)).text()).not.toContain('peanuts');
});

describe('a replay', () => {
  test('writes nothing: every table and every key of Redis is as it was, but for the record of who has asked for it', async () => {
    const { companyId, staffId, serviceId } = await addSalon(db, [DAY]);
    const book: Action = {
      type: 'book',
      serviceId,
      staffId,
      title: 'Cut',
      from: `${DAY}T12:00`,
      durationMinutes: 60,
    };
    const asked: RespondInput[] = [];
    const performed: unknown[] = [];
    const responder = async (input: RespondInput) => {
      asked.push(input);
      performed.push(await input.perform?.(book));
      return { text: 'Booked', actions: [], state: { step: 'done' } };
    };
    const conversationId = await receive(system, message(companyId, newPhone(), 'at noon'));
    await runTurn(turnDeps(system, responder), conversationId, signal);
    pages.respondWith(responder);
    await get(`/conversations/${conversationId}`); // prolongs the session, which is written once a minute
    await keepKeys();
    const before = [await tables(), await keys()];
    const response = await post(`/conversations/${conversationId}/turns/1/replay`);
    pages.respondWith(undefined);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect([await tables(), await keys()]).toEqual(before);
    // What the turn itself has booked is not in the way.
    expect(performed).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
    const [real, again] = asked;
    expect(again?.messages).toEqual(real?.messages);
    expect(again?.context.dialogue).toEqual(real?.context.dialogue);
    expect(again?.context.schedule).toEqual(real?.context.schedule);
    expect(again?.context.client.bookings).toEqual([]);
    expect(again?.now).toBe(await startOf(conversationId));
    expect(text).toContain('The same answer, word for word.');
    expect(text).toContain('The dialogue is in the same state afterwards.');
    expect(text).toContain('One booking that was made since then was left out.');
  });

  test('shows another answer, another state, and what is refused', async () => {
    const salon = await addSalon(db, [DAY]);
    const id = await say(salon.companyId, newPhone(), 'at noon', () => ({
      text: 'When?',
      actions: [],
      state: { slots: { day: 'today' } },
    }));
    await db
      .updateTable('booking')
      .set({ created_at: new Date(0) })
      .where('id', '=', await addBooking(db, salon, `${DAY}T12:00:00+03:00`, `${DAY}T13:00:00+03:00`))
      .execute();
    pages.respondWith(async () => ({
      text: 'Booked',
      state: { slots: { day: 'tomorrow' } },
      actions: [
        {
          type: 'book',
          serviceId: null,
          title: 'Cut',
          staffId: salon.staffId,
          from: `${DAY}T12:00`,
          durationMinutes: 60,
        },
      ],
    }));
    const text = await (await post(`/conversations/${id}/turns/1/replay`)).text();
    pages.respondWith(undefined);
    expect(text).toContain('Another answer.');
    expect(text).toContain('the time is taken');
    expect(text).toContain('slots.day');
    expect(text).toContain('as it is now: it has changed since');
  });

  test('that fails says why, without what looks like a phone number', async () => {
    const id = await say(await addCompany(db), newPhone(), 'hello');
    pages.respondWith(async () => ({ text: 5 as unknown as string, actions: [] }));
    expect(await (await post(`/conversations/${id}/turns/1/replay`)).text()).toContain(
      'the responder has failed',
    );
    pages.respondWith(async () => {
      throw new Error('no answer for +79160000001');
    });
    const response = await post(`/conversations/${id}/turns/1/replay`);
    pages.respondWith(undefined);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('the responder has failed: no answer for [phone]');
  });
});

/** All rows of all tables but the audit. */
async function tables(): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'audit'
    order by 1
  `.execute(db);
  const found: Record<string, string> = {};
  for (const { name } of rows) {
    const { rows: all } = await sql<{ digest: string }>`
      select coalesce(md5(string_agg(row::text, '|' order by row::text)), '') as digest from ${sql.table(name)} as row
    `.execute(db);
    found[name] = all[0]?.digest ?? '';
  }
  return found;
}

/** When its first turn has begun. */
async function startOf(conversationId: string): Promise<unknown> {
  const { rows } = await sql<{ began: string }>`
    select turn_report ->> 'startedAt' as began from message where conversation_id = ${conversationId} and turn = 1 and direction = 'out'
  `.execute(db);
  return rows[0]?.began;
}

/** What other tests have left in Redis does not expire from now on. */
async function keepKeys(): Promise<void> {
  for (const name of await pages.redis.keys('*')) await pages.redis.persist(name);
}

/** Everything in Redis, as it is stored, but for the counts of loads, which each process writes every ten seconds. */
async function keys(): Promise<Record<string, string | undefined>> {
  const { redis } = pages;
  const names = (await redis.keys('*')).filter((name) => !name.startsWith('full_context:loads:')).sort();
  const values = await Promise.all(names.map((name) => redis.dumpBuffer(name)));
  return Object.fromEntries(names.map((name, i) => [name, values[i]?.toString('base64')]));
}
