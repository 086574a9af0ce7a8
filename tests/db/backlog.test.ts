import { sql } from 'kysely';
import { measureBacklog } from '../../src/db/backlog';
import { addClient, addCompany, addConversation, addReply, testDatabase } from '../support/database';
import { newPhone } from '../support/system';

const db = testDatabase();
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

type State = Partial<{
  waiting_since: Date;
  due_at: Date;
  deferred: boolean;
  paused_until: Date;
  parked_at: Date;
  parked_reason: string;
}>;

async function conversation(companyId: string, state: State = {}): Promise<string> {
  const id = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
  if (Object.keys(state).length > 0)
    await db.updateTable('conversation').set(state).where('id', '=', id).execute();
  return id;
}

async function reply(conversationId: string, companyId: string, values: object): Promise<void> {
  await addReply(db, { companyId, conversationId, text: 'hello' });
  await db.updateTable('message').set(values).where('conversation_id', '=', conversationId).execute();
}

async function backlogOf(companyId: string) {
  const { companies } = await measureBacklog(db, [companyId]);
  return companies.find((one) => one.companyId === companyId);
}

test('conversations are counted by state, and the oldest that waits is neither a paused nor a parked one', async () => {
  const companyId = await addCompany(db);
  await conversation(companyId); // all answered
  await conversation(companyId, { waiting_since: ago(5), due_at: ago(-60) });
  await conversation(companyId, { waiting_since: ago(600), due_at: ago(590) });
  await conversation(companyId, { waiting_since: ago(20), due_at: ago(10), deferred: true });
  await conversation(companyId, {
    waiting_since: ago(9000),
    due_at: ago(-60),
    deferred: true,
    paused_until: ago(-60),
  });
  await conversation(companyId, {
    waiting_since: ago(9000),
    due_at: ago(9000),
    parked_at: ago(1),
    parked_reason: 'it failed',
  });

  const backlog = await backlogOf(companyId);
  expect(backlog?.conversations).toEqual({ waiting: 1, due: 1, deferred: 1, paused: 1, parked: 1 });
  expect(backlog?.oldestUnansweredSeconds).toBeGreaterThanOrEqual(600);
  expect(backlog?.oldestUnansweredSeconds).toBeLessThan(9000);
});

test('drafts that wait are counted, and their conversations wait for no turn', async () => {
  const companyId = await addCompany(db);
  const write = async (decision: 'send' | null, state: State) => {
    const id = await conversation(companyId);
    const { id: draft_id } = await db
      .insertInto('draft')
      .values({
        company_id: companyId,
        conversation_id: id,
        autonomy: 'suggest',
        message_ids: sql<string[]>`'{}'::bigint[]`,
        reply: '{"text":"hello","actions":[]}',
        turn: null,
        created_at: ago(decision === null ? 300 : 9000),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .updateTable('conversation')
      .set({ draft_id, ...state })
      .where('id', '=', id)
      .execute();
  };
  await write(null, {});
  await write('send', { waiting_since: ago(1), due_at: ago(1) }); // an operator has sent it

  const backlog = await backlogOf(companyId);
  expect(backlog).toMatchObject({ waitingDrafts: 1, conversations: { due: 1, waiting: 0 } });
  expect(backlog?.oldestDraftSeconds).toBeGreaterThanOrEqual(300);
  expect(backlog?.oldestDraftSeconds).toBeLessThan(9000);
});

test('replies are counted by state, and the oldest does not wait for the end of an outage', async () => {
  const companyId = await addCompany(db);
  await reply(await conversation(companyId), companyId, { stored_at: ago(300) });
  await reply(await conversation(companyId), companyId, { status: 'held', stored_at: ago(9000) });
  await reply(await conversation(companyId), companyId, { status: 'sent', stored_at: ago(9000) });
  await reply(await conversation(companyId), companyId, { channel: 'away', stored_at: ago(9000) });
  await db
    .insertInto('channel_outage')
    .values({
      company_id: companyId,
      channel: 'away',
      failures: 3,
      refused: [],
      reason: '404',
      next_probe_at: ago(-9),
    })
    .execute();

  const backlog = await backlogOf(companyId);
  expect(backlog?.replies).toEqual({ pending: 1, paused: 1, held: 1 });
  expect(backlog?.oldestUnsentSeconds).toBeGreaterThanOrEqual(300);
  expect(backlog?.oldestUnsentSeconds).toBeLessThan(9000);
});

test('companies that are not named are measured together, and flooded ones are counted', async () => {
  const [named, other] = [await addCompany(db), await addCompany(db)];
  const before = await measureBacklog(db, [named]);
  for (const companyId of [named, other, other])
    await conversation(companyId, { waiting_since: ago(20), due_at: ago(10), deferred: true });

  const { companies, floodedCompanies } = await measureBacklog(db, [named]);
  const deferred = companies.map(({ companyId, conversations }) => [companyId, conversations.deferred]);
  const others = before.companies.at(-1)?.conversations.deferred ?? 0;
  expect(deferred).toEqual([
    [named, 1],
    [null, others + 2],
  ]);
  expect(floodedCompanies).toBe(before.floodedCompanies + 2);
});
