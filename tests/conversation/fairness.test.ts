import { CompanySlots } from '../../src/conversation/company-slots';
import { runTurn } from '../../src/conversation/turn';
import { MAX_ADMITTED, nextAdmitted } from '../../src/db/backlog';
import { overdueReplies, overdueTurns } from '../../src/db/unfinished';
import { addClient, addCompany, addConversation, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { gate, receive, repliesOf, turnParts } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

const running: System[] = [];
afterEach(async () => {
  for (const system of running.splice(0)) await system.stop();
});
async function start(...[options]: Parameters<typeof startSystem>): Promise<System> {
  const system = await startSystem(options);
  running.push(system);
  return system;
}

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

const wakeUps = async (system: System) => {
  const jobs = await system.queues.get('conversation-turn').getJobs(['waiting', 'delayed']);
  return jobs.map(({ data }) => data.conversationId as string);
};

describe('the turns of one company', () => {
  test.each([
    ['as many as it is given', { turnConcurrency: 4, turnsPerCompany: 3 }],
    ['three of four by default', { turnConcurrency: 4 }],
  ])('do not take all places of a process (%s): others are answered meanwhile', async (_, config) => {
    const thinking = gate();
    const flooded = await addCompany(db);
    const system = await start({
      config,
      respond: async (input) => {
        if (input.messages[0]?.text === 'flood') await thinking.passed;
        return echo(input);
      },
    });
    for (let i = 0; i < 10; i++) await system.producer.receiveMessage(message(flooded, newPhone(), 'flood'));
    await eventually(() => system.given.length === 3);

    const other = await addCompany(db);
    await system.producer.receiveMessage(message(other, newPhone(), 'hello'));
    await eventually(() => system.sent.some(({ companyId }) => companyId === other));
    expect(system.given.filter(({ messages }) => messages[0]?.text === 'flood')).toHaveLength(3);

    thinking.open();
    await eventually(() => system.sent.filter(({ companyId }) => companyId === flooded).length === 10);
  });

  test('go on with the one that has waited longest when one of them ends, even if it fails', async () => {
    const system = await start({ queues: [] });
    const companyId = await addCompany(db);
    const [first, second, third] = [
      await receive(system, message(companyId, newPhone(), 'one')),
      await receive(system, message(companyId, newPhone(), 'two')),
      await receive(system, message(companyId, newPhone(), 'three')),
    ];
    await system.queues.get('conversation-turn').obliterate();

    const companySlots = new CompanySlots(1);
    const results: unknown[] = [];
    const inside = turnParts(system, echo, { companySlots });
    const parts = turnParts(
      system,
      async () => {
        for (const id of [second, third, second]) results.push(await runTurn(inside, id, signal));
        throw new Error('out of order');
      },
      { companySlots },
    );
    await expect(runTurn(parts, first, signal)).rejects.toThrow('out of order');
    expect(results).toEqual(Array(3).fill({ kind: 'crowded' }));
    expect(await wakeUps(system)).toEqual([second]);
    await expect(runTurn(inside, second, signal)).resolves.toEqual({ kind: 'committed' });
    expect((await wakeUps(system)).sort()).toEqual([second, third].sort()); // the second's own job would be done now
    expect(await repliesOf(db, companyId)).toEqual(['reply to two']);
  });
});

test('a company that was flooded leaves nothing behind in the process', () => {
  const slots = new CompanySlots(1);
  expect([slots.take('a', '1'), slots.take('a', '2'), slots.take('b', '3')]).toEqual([true, false, true]);
  expect([slots.giveBack('a'), slots.giveBack('b')]).toEqual(['2', undefined]);
  expect(slots.take('a', '2')).toBe(true);
  expect(slots.giveBack('a')).toBeUndefined();
});

describe('a company with more waiting conversations than Redis is given', () => {
  let system: System;
  let companyId: string;
  let waiting: string[];
  beforeAll(async () => {
    companyId = await addCompany(db, { quiet_ms: 0 });
    waiting = await backlog(companyId, MAX_ADMITTED + 5);
  });
  beforeEach(async () => {
    system = await start({ queues: [] });
  });
  afterAll(async () => {
    await db.deleteFrom('conversation').where('company_id', '=', companyId).execute();
  });

  test('keeps the newest in PostgreSQL', async () => {
    await receive(system, message(companyId, newPhone(), 'hello'));
    expect(await wakeUps(system)).toEqual([]);
    const other = await receive(system, message(await addCompany(db), newPhone(), 'hello'));
    expect(await wakeUps(system)).toEqual([other]);
  });

  test('gives Redis the next whenever one is answered', async () => {
    const [oldest = ''] = waiting;
    expect(await nextAdmitted(db, companyId)).toBe(waiting[MAX_ADMITTED - 1]);
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
    await expect(runTurn(turnParts(system), oldest, signal)).resolves.toEqual({ kind: 'committed' });
    expect(await wakeUps(system)).toEqual([waiting[MAX_ADMITTED]]);
  });

  test('does not keep the sweep from waking the others', async () => {
    const other = await addCompany(db);
    const [late = ''] = await backlog(other, 1);
    await db
      .updateTable('conversation')
      .set({ due_at: new Date(Date.now() - 60_000) })
      .where('id', '=', late)
      .execute();
    const overdue = await overdueTurns(db, 0);
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
