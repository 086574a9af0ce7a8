import { sql } from 'kysely';
import { measureBacklog } from '../../../src/db/backlog';
import { type ListQuery, listConversations, nextUnanswered } from '../../../src/db/conversation-list/list';
import { searchOf } from '../../../src/db/conversation-list/search';
import { CONVERSATION_FILTERS } from '../../../src/domain/conversation-filter';
import { addClient, addCompany, testDatabase } from '../../support/database';

const db = testDatabase();

async function conversation(companyId: string, address: string, name: string, values: object = {}) {
  const clientId = await addClient(db, companyId, address, { name });
  const { id } = await db
    .insertInto('conversation')
    .values({ company_id: companyId, client_id: clientId, ...values })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function found(companyId: string, query: Partial<ListQuery> = {}): Promise<string[]> {
  const { conversations } = await listConversations(db, {
    companies: [companyId],
    filter: 'all',
    wholePhones: false,
    limit: 50,
    ...query,
  });
  return conversations.map(({ conversationId }) => conversationId);
}

async function search(companyId: string, text: string, wholePhones = false): Promise<(string | null)[]> {
  const asked = searchOf(text);
  if (!asked) return [];
  const { conversations } = await listConversations(db, {
    companies: [companyId],
    filter: 'all',
    search: asked,
    wholePhones,
    limit: 50,
  });
  return conversations.map(({ name }) => name);
}

test.each([
  ['анна', ['Анна-Мария Ёлкина']],
  ['ЕЛК', ['Анна-Мария Ёлкина']],
  ['мария ёл', ['Анна-Мария Ёлкина']],
  ['o neil', ["Sean O'Neil"]],
  ["' | b:* & (", []],
  ['нина', []],
  ['+7 916 000-00-01', ['Анна-Мария Ёлкина']],
  ['8 (916) 000 00 01', ['Анна-Мария Ёлкина']],
  ['9160000001', ['Анна-Мария Ёлкина']],
  ['0001', ['Анна-Мария Ёлкина']],
  ['+7916', ['Анна-Мария Ёлкина']],
  ['8916', ['Анна-Мария Ёлкина']],
  ['+55 11 2345-6789', ["Sean O'Neil"]],
  ['11 92345 6789', ["Sean O'Neil"]],
  ['lid:7700', ['李小龙']],
  ['李小', ['李小龙']],
  ['01', []], // too short to mean a phone
])('%s finds %j', async (text, names) => {
  const companyId = await addCompany(db);
  await conversation(companyId, '+79160000001', 'Анна-Мария Ёлкина');
  await conversation(companyId, '+5511923456789', "Sean O'Neil");
  await conversation(companyId, 'lid:770011', '李小龙');
  expect(await search(companyId, text)).toEqual(names);
});

test('who sees no phones finds a client only by the whole phone', async () => {
  const companyId = await addCompany(db);
  await conversation(companyId, '+79160000001', 'Anna');
  expect(await search(companyId, '0001', true)).toEqual([]);
  expect(await search(companyId, '+7916', true)).toEqual([]);
  expect(await search(companyId, '8 916 000-00-01', true)).toEqual(['Anna']);
});

test('a page goes on where the one before has ended, also among conversations of the same moment', async () => {
  const companyId = await addCompany(db);
  for (let i = 0; i < 5; i++) await conversation(companyId, `+7916000000${i}`, 'Anna');
  await sql`update conversation set active_at = now() where company_id = ${companyId}`.execute(db);
  const query = { companies: [companyId], filter: 'all' as const, wholePhones: false, limit: 2 };
  const seen: string[] = [];
  for (let after: ListQuery['after'], isMore = true; isMore; ) {
    const { conversations, next } = await listConversations(db, { ...query, after });
    seen.push(...conversations.map(({ conversationId }) => conversationId));
    after = next;
    isMore = next !== undefined;
  }
  expect(seen).toEqual([...new Set(seen)]);
  expect(seen).toHaveLength(5);
});

test('the conversation that a message was stored in, or whose turn was committed, comes first', async () => {
  const companyId = await addCompany(db);
  const first = await conversation(companyId, '+79160000001', 'Anna');
  const second = await conversation(companyId, '+79160000002', 'Boris');
  expect(await found(companyId)).toEqual([second, first]);
  await db.updateTable('conversation').set({ received: 1 }).where('id', '=', first).execute();
  expect(await found(companyId)).toEqual([first, second]);
  await db.updateTable('conversation').set({ version: 1 }).where('id', '=', second).execute();
  expect(await found(companyId)).toEqual([second, first]);
});

test('each filter shows what it says, the longest waiting first where clients wait', async () => {
  const companyId = await addCompany(db);
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const waits = { waiting_since: at(-5), due_at: at(0) };
  const made = {
    unanswered: await conversation(companyId, '+79160000001', 'Anna', waits),
    longer: await conversation(companyId, '+79160000002', 'Boris', { ...waits, waiting_since: at(-9) }),
    deferred: await conversation(companyId, '+79160000003', 'Clara', { ...waits, deferred: true }),
    paused: await conversation(companyId, '+79160000004', 'Dina'),
    waitsPaused: await conversation(companyId, '+79160000008', 'Hanna', { ...waits, deferred: true }),
    wasPaused: await conversation(companyId, '+79160000005', 'Egor'),
    parked: await conversation(companyId, '+79160000006', 'Faina'),
    handedOver: await conversation(companyId, '+79160000007', 'Gleb'),
  };
  const update = (id: string, values: object) =>
    db.updateTable('conversation').set(values).where('id', '=', id).execute();
  await update(made.paused, { paused_until: at(9) });
  await update(made.waitsPaused, { paused_until: at(9) });
  await update(made.wasPaused, { paused_until: at(-9) });
  await update(made.parked, { parked_at: at(0), parked_reason: 'failed' });
  await update(made.handedOver, { handed_over_at: at(0), handed_over_reason: 'asked' });

  const { unanswered, longer, deferred, paused, waitsPaused, parked, handedOver } = made;
  expect(await found(companyId, { filter: 'unanswered' })).toEqual([
    longer,
    unanswered,
    deferred,
    waitsPaused,
  ]);
  expect(await found(companyId, { filter: 'deferred' })).toEqual([deferred]);
  expect(await found(companyId, { filter: 'paused' })).toEqual([waitsPaused, paused]);
  expect(await found(companyId, { filter: 'parked' })).toEqual([parked]);
  expect(await found(companyId, { filter: 'handed-over' })).toEqual([handedOver]);

  expect(await nextUnanswered(db, [companyId], undefined)).toBe(longer);
  expect(await nextUnanswered(db, [companyId], longer)).toBe(unanswered);
  expect(await nextUnanswered(db, [companyId], waitsPaused)).toBe(longer); // from the beginning
});

test('as many conversations are deferred and parked in the list as the page of the queues counts', async () => {
  const companyId = await addCompany(db);
  const waits = { waiting_since: new Date(), due_at: new Date(), deferred: true };
  const later = new Date(Date.now() + 60_000);
  await conversation(companyId, '+79160000001', 'Anna', waits);
  await conversation(companyId, '+79160000002', 'Boris', { ...waits, paused_until: later });
  await conversation(companyId, '+79160000003', 'Clara', { ...waits, paused_until: new Date(0) });
  await conversation(companyId, '+79160000004', 'Dina', {
    ...waits,
    parked_at: new Date(),
    parked_reason: 'failed',
  });
  const { companies } = await measureBacklog(db, [companyId]);
  const counted = companies.find((one) => one.companyId === companyId)?.conversations;
  for (const filter of ['deferred', 'parked'] as const)
    expect([filter, (await found(companyId, { filter })).length]).toEqual([filter, counted?.[filter]]);
  expect(counted).toMatchObject({ deferred: 2, paused: 1, parked: 1 });
});

test('a viewer sees no conversations of other companies', async () => {
  const [companyId, other] = [await addCompany(db), await addCompany(db)];
  const waits = { waiting_since: new Date(), due_at: new Date() };
  await conversation(other, '+79160000001', 'Anna', waits);
  for (const filter of CONVERSATION_FILTERS) expect(await found(companyId, { filter })).toEqual([]);
  expect(await search(companyId, 'anna')).toEqual([]);
  expect(await nextUnanswered(db, [companyId], undefined)).toBeUndefined();
  expect(await found(companyId, { companies: [] })).toEqual([]);
});
