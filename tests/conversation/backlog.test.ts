import { runTurn } from '../../src/conversation/turn';
import { admitNext, admitSome, CROWD, MAX_ADMITTED } from '../../src/db/backlog';
import { overdueReplies, overdueTurns } from '../../src/db/unfinished';
import { addClient, addCompany, addConversation, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps, wakeUps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
});
afterEach(() => system.stop());

/** Conversations of a company that have been due for long, oldest first. Their wake-ups are lost. */
async function backlog(companyId: string, count: number): Promise<string[]> {
  const added: string[] = [];
  for (let i = 0; i < count; i++) {
    const id = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
    const due = new Date(Date.now() - 3_600_000 + i);
    await db
      .updateTable('conversation')
      .set({ waiting_since: due, due_at: due })
      .where('id', '=', id)
      .execute();
    added.push(id);
  }
  return added;
}

const deferred = async (companyId: string) => {
  const rows = await db
    .selectFrom('conversation')
    .select('id')
    .where('company_id', '=', companyId)
    .where('deferred', '=', true)
    .orderBy('due_at')
    .execute();
  return rows.map(({ id }) => id);
};

describe('a company with more waiting conversations than Redis is given', () => {
  let companyId: string;
  let waiting: string[];
  beforeAll(async () => {
    companyId = await addCompany(db, { debounce_ms: 0 });
    waiting = await backlog(companyId, MAX_ADMITTED + 5);
  });
  afterAll(async () => {
    await db.deleteFrom('conversation').where('company_id', '=', companyId).execute();
  });

  test('keeps the newest in PostgreSQL, also when it writes again', async () => {
    const phone = newPhone();
    await receive(system, message(companyId, phone, 'hello'));
    await receive(system, message(companyId, phone, 'hello?'));
    expect(await wakeUps(system)).toEqual([]);
    const other = await receive(system, message(await addCompany(db), newPhone(), 'hello'));
    expect(await wakeUps(system)).toEqual([other]);
  });

  test('gives Redis the next whenever one is answered', async () => {
    const [oldest = '', old] = waiting;
    const newer = await receive(system, message(companyId, newPhone(), 'hello'));
    await db
      .updateTable('conversation')
      .set({ deferred: true })
      .where('id', '=', old ?? '')
      .execute();
    await db
      .insertInto('message')
      .values({
        company_id: companyId,
        conversation_id: oldest,
        direction: 'in',
        channel: 'whatsapp',
        address: newPhone(),
        text: 'hello',
        sent_at: new Date(),
        received_at: new Date(),
        provider_message_id: oldest,
      })
      .execute();
    await expect(runTurn(turnDeps(system), oldest, signal)).resolves.toEqual({ kind: 'committed' });
    expect(await wakeUps(system)).toEqual([old]);
    expect(await deferred(companyId)).toContain(newer);
  });

  test('does not keep the sweep from waking the others', async () => {
    const other = await addCompany(db);
    const [late = ''] = await backlog(other, 1);
    await db
      .updateTable('conversation')
      .set({ due_at: new Date(Date.now() - 60_000) })
      .where('id', '=', late)
      .execute();
    const overdue = (await overdueTurns(db, 0)).map(({ conversationId }) => conversationId);
    const rank = (id: string) => overdue.indexOf(id);
    expect(rank(late)).toBeGreaterThanOrEqual(0);
    expect(rank(late)).toBeLessThan(rank(waiting[2] ?? ''));
    expect(overdue.filter((id) => waiting.includes(id)).length).toBeLessThanOrEqual(MAX_ADMITTED);
  });

  test('nor with its replies', async () => {
    const reply = (company: string, conversation: string, minutes: number) =>
      db
        .insertInto('message')
        .values({
          company_id: company,
          conversation_id: conversation,
          direction: 'out',
          channel: 'whatsapp',
          address: '+79990000001',
          text: 'hello',
          sent_at: new Date(),
          received_at: new Date(),
          stored_at: new Date(Date.now() - minutes * 60_000),
          turn: 1,
          status: 'pending',
          idempotency_key: `fairness-${conversation}`,
        })
        .execute();
    for (const id of waiting.slice(0, 10)) await reply(companyId, id, 60);
    const other = await addCompany(db);
    const [late = ''] = await backlog(other, 1);
    await reply(other, late, 1);
    const overdue = await overdueReplies(db, 0);
    expect(overdue.indexOf(late)).toBeLessThan(overdue.indexOf(waiting[9] ?? ''));
  });
});

describe('a crowd', () => {
  let companyId: string;
  beforeEach(async () => {
    companyId = await addCompany(db, { debounce_ms: 0 });
  });
  afterEach(() => db.deleteFrom('conversation').where('company_id', '=', companyId).execute());

  test('has its wake-ups behind those of everybody else', async () => {
    await backlog(companyId, CROWD - 1);
    const last = await receive(system, message(companyId, newPhone(), 'hello'));
    const behind = await receive(system, message(companyId, newPhone(), 'hello'));
    const other = await receive(system, message(await addCompany(db), newPhone(), 'hello'));
    const idsOf = async (state: 'waiting' | 'prioritized') => {
      const jobs = await system.queues.get('conversation-turn').getJobs([state]);
      return jobs.map(({ data }) => data.conversationId);
    };
    expect((await idsOf('waiting')).toSorted()).toEqual([last, other].toSorted());
    expect(await idsOf('prioritized')).toEqual([behind]);
  });

  test('of which many are let in at once: each once, the oldest first', async () => {
    const ids = await backlog(companyId, 8);
    await db.updateTable('conversation').set({ deferred: true }).where('id', 'in', ids).execute();
    const admitted = await Promise.all(Array.from({ length: 5 }, () => admitNext(db, companyId)));
    expect(admitted.map((one) => one?.conversationId).toSorted()).toEqual(ids.slice(0, 5).toSorted());
    const rest = await Promise.all(Array.from({ length: 5 }, () => admitNext(db, companyId)));
    expect(rest.filter((one) => one === undefined)).toHaveLength(2);
    expect(await deferred(companyId)).toEqual([]);
  });

  test('that has lost its wake-ups gets some from every sweep; until then they count as nobody’s loss', async () => {
    const ids = await backlog(companyId, CROWD + 3);
    await db.updateTable('conversation').set({ deferred: true }).where('id', 'in', ids).execute();
    const overdue = await overdueTurns(db, 0);
    expect(overdue.filter(({ conversationId }) => ids.includes(conversationId))).toEqual([]);
    const admitted = (await admitSome(db)).filter((one) => one.companyId === companyId);
    expect(admitted.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      ids.slice(0, CROWD).toSorted(),
    );
    expect(await deferred(companyId)).toEqual(ids.slice(CROWD));
  });
});
