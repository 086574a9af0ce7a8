import { sql } from 'kysely';
import { LONGEST_TEXT } from '../../../src/domain/context';
import { addClient, addCompany, addConversation, testDatabase } from '../../support/database';
import { testPages } from '../../support/pages';
import { newPhone } from '../../support/system';

/** Bytes. Whatever clients, responders and booking systems write: a browser can show it, and an open page can read it again. */
const LARGEST_PAGE = 2_000_000;

const LONG = 'я'.repeat(LONGEST_TEXT);
const MESSAGES = 50;

const db = testDatabase();
const pages = testPages();
let owner: string;
let conversationId: string;
beforeAll(async () => {
  owner = await pages.logIn('owner');
  conversationId = await addHugeConversation();
});

const pageOf = async (path: string) => {
  const response = await pages.get(path, owner);
  expect(response.status).toBe(200);
  return response.text();
};

test.each([
  ['the conversation', ''],
  ['its turn', '/turns/1'],
  ['the turn that is not over', '/turns/2'],
  ['what is remembered', '/memory'],
])('%s is no larger than a page should be, however long its texts are', async (_what, path) => {
  const page = await pageOf(`/conversations/${conversationId}${path}`);
  expect(Buffer.byteLength(page)).toBeLessThan(LARGEST_PAGE);
  expect(page).toContain('… (+');
});

test.each(['/conversations', '/audit', '/queues'])('so is %s', async (path) => {
  expect(Buffer.byteLength(await pageOf(path))).toBeLessThan(LARGEST_PAGE);
});

test('what is left out of a message is counted, and one link away', async () => {
  const page = await pageOf(`/conversations/${conversationId}/turns/1`);
  expect(page).toContain(`яя… (+${LONGEST_TEXT - 3900})`);
  const [, link = ''] = /<a href="([^"]+)">The whole text</.exec(page) ?? [];
  const whole = await pages.get(link, owner);
  expect(whole.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await whole.text()).toBe(LONG);
  const other = await pages.logIn('owner', [await addCompany(db)]);
  expect((await pages.get(link, other)).status).toBe(404);
});

test('a replay reads all of the messages, and shows no more of them', async () => {
  const asked: string[] = [];
  pages.respondWith(async ({ messages }) => {
    asked.push(...messages.map(({ text }) => text ?? ''));
    return { text: LONG, actions: [], state: { '': LONG } };
  });
  const response = await pages.post(`/conversations/${conversationId}/turns/1/replay`, {}, owner);
  pages.respondWith(undefined);
  const page = await response.text();
  expect(asked).toEqual(Array.from({ length: MESSAGES }, () => LONG));
  expect(page).toContain('The same answer, word for word.');
  expect(Buffer.byteLength(page)).toBeLessThan(LARGEST_PAGE);
});

/** A turn that has read 50 messages, as many messages that wait, as many drafts, and everything else as long as it can be. */
async function addHugeConversation(): Promise<string> {
  const companyId = await addCompany(db);
  const phone = newPhone();
  const clientId = await addClient(db, companyId, phone, { name: LONG, notes: LONG });
  const said = (turn: number | null) =>
    Array.from({ length: MESSAGES }, () => ({
      direction: 'in' as const,
      text: LONG,
      sentAt: new Date().toISOString(),
      turn,
    }));
  const reply = { direction: 'out' as const, text: LONG, sentAt: new Date().toISOString(), turn: 1 };
  const id = await addConversation(db, companyId, clientId, [...said(1), reply, ...said(null)]);
  const action = { type: 'cancel', bookingId: '1', reason: LONG };
  const report = {
    context: { ms: 1 },
    responderMs: 1,
    responder: {
      ...{ model: LONG, outcome: LONG, problem: LONG, fallback: LONG, tokens: null, cost: 1 },
      tools: Array.from({ length: MESSAGES }, () => ({ name: LONG, outcome: LONG })),
      prompt: {
        total: 1,
        parts: Array.from({ length: 1000 }, () => ({ part: LONG.slice(0, 1000), tokens: 1 })),
        cut: [{ part: LONG.slice(0, 1000), what: LONG, kept: 1, of: 2 }],
      },
    },
    actions: Array.from({ length: 100 }, () => action),
  };
  await sql`update message set turn_report = ${JSON.stringify(report)}::jsonb, options = ${JSON.stringify([{ id: '1', title: LONG }])}::jsonb, error = ${LONG}
    where conversation_id = ${id} and direction = 'out'`.execute(db);
  await sql`update conversation set state = ${JSON.stringify({ said: LONG })}::jsonb, parked_at = now(), parked_reason = ${LONG},
    handed_over_at = now(), handed_over_reason = ${LONG} where id = ${id}`.execute(db);
  await sql`insert into draft (company_id, conversation_id, autonomy, message_ids, reply)
    select ${companyId}, ${id}, 'observe', '{}', ${JSON.stringify({ text: LONG, actions: [action] })}::jsonb
    from generate_series(1, ${MESSAGES}::integer)`.execute(db);
  await sql`insert into booking (company_id, client_id, title, starts_at, ends_at, status, closed_by)
    select ${companyId}, ${clientId}, ${LONG}, now() + n * interval '1 day', now() + n * interval '1 day' + interval '1 hour', 'cancelled', ${LONG}
    from generate_series(1, ${MESSAGES}::integer) as n`.execute(db);
  await sql`insert into booking_event (company_id, kind, booking_id, client_address, occurred_at, reason)
    select company_id, 'booking-cancelled', id, ${phone}, now(), ${LONG} from booking where client_id = ${clientId}`.execute(
    db,
  );
  await sql`insert into audit (user_name, action, company_id, conversation_id, detail, outcome)
    select ${LONG}, 'pause', ${companyId}, ${id}, ${JSON.stringify({ said: LONG })}::jsonb, 'done' from generate_series(1, 200)`.execute(
    db,
  );
  return id;
}
