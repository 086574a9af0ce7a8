import { CompanySlots } from '../../src/conversation/company-slots';
import { runTurn } from '../../src/conversation/turn';
import { admitNext, admitSome, CROWD, MAX_ADMITTED } from '../../src/db/backlog';
import { overdueReplies, overdueTurns } from '../../src/db/unfinished';
import type { RespondInput } from '../../src/responders/responder';
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
  const jobs = await system.queues.get('conversation-turn').getJobs(['waiting', 'prioritized', 'delayed']);
  return jobs.map(({ data }) => data.conversationId as string);
};

const crowdedOut = async (companyId: string) => {
  const rows = await db
    .selectFrom('conversation')
    .select('id')
    .where('company_id', '=', companyId)
    .where('crowded_out', '=', true)
    .orderBy('due_at')
    .execute();
  return rows.map(({ id }) => id);
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

  test('let in as many others as end, although nobody waited when they began', async () => {
    const system = await start({ queues: [] });
    const companyId = await addCompany(db);
    const conversations: string[] = [];
    for (let i = 0; i < 6; i++)
      conversations.push(await receive(system, message(companyId, newPhone(), 'hello')));
    await system.queues.get('conversation-turn').obliterate();
    const thinking = gate();
    const slow = async (input: RespondInput) => {
      await thinking.passed;
      return echo(input);
    };
    const parts = turnParts(system, slow, { companySlots: new CompanySlots(3) });
    const running = conversations.slice(0, 3).map((id) => runTurn(parts, id, signal));
    const others = conversations.slice(3);
    await eventually(async () => (await runTurn(parts, others[0] ?? '', signal)).kind === 'crowded');
    for (const id of others) await runTurn(parts, id, signal);
    thinking.open();
    expect(await Promise.all(running)).toEqual(Array(3).fill({ kind: 'committed' }));
    expect((await wakeUps(system)).toSorted()).toEqual(others.toSorted());
  });

  test('are put away and let in again also where all that were running end in between', async () => {
    const system = await start({ queues: [] });
    const companyId = await addCompany(db);
    const conversation = await receive(system, message(companyId, newPhone(), 'hello'));
    await system.queues.get('conversation-turn').obliterate();
    /** As if the last one had ended between the two. */
    class JustFreed extends CompanySlots {
      override take(): boolean {
        return false;
      }
    }
    const parts = turnParts(system, echo, { companySlots: new JustFreed(1) });
    await expect(runTurn(parts, conversation, signal)).resolves.toEqual({ kind: 'crowded' });
    expect(await wakeUps(system)).toEqual([conversation]);
  });
});

describe('the places of companies', () => {
  test('are so many for each; all who give one back hear of those who were turned away, until nobody waits', () => {
    const slots = new CompanySlots(2);
    expect([slots.take('a'), slots.take('a'), slots.take('b'), slots.take('a')]).toEqual([
      ...[true, true, true, false],
    ]);
    expect([slots.turnAway('a'), slots.giveBack('a'), slots.take('a')]).toEqual([true, 1, true]);
    slots.turnAway('a');
    slots.nobodyWaits('a', 1); // who said so had looked before the second was turned away
    expect(slots.giveBack('a')).toBe(2);
    slots.nobodyWaits('a', 2);
    expect([slots.giveBack('a'), slots.turnAway('b')]).toEqual([0, false]);
  });

  test('that are all given back leave nothing behind', () => {
    const slots = new CompanySlots(1);
    expect([slots.take('a'), slots.turnAway('a'), slots.giveBack('a')]).toEqual([true, true, 1]);
    expect([slots.turnAway('a'), slots.take('a'), slots.giveBack('a')]).toEqual([false, true, 0]);
  });
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
      .set({ crowded_out: true })
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
    await expect(runTurn(turnParts(system), oldest, signal)).resolves.toEqual({ kind: 'committed' });
    expect(await wakeUps(system)).toEqual([old]);
    expect(await crowdedOut(companyId)).toContain(newer);
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
  let system: System;
  let companyId: string;
  beforeEach(async () => {
    system = await start({ queues: [] });
    companyId = await addCompany(db, { quiet_ms: 0 });
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
    await db.updateTable('conversation').set({ crowded_out: true }).where('id', 'in', ids).execute();
    const admitted = await Promise.all(Array.from({ length: 5 }, () => admitNext(db, companyId)));
    expect(admitted.map((one) => one?.conversationId).toSorted()).toEqual(ids.slice(0, 5).toSorted());
    const rest = await Promise.all(Array.from({ length: 5 }, () => admitNext(db, companyId)));
    expect(rest.filter((one) => one === undefined)).toHaveLength(2);
    expect(await crowdedOut(companyId)).toEqual([]);
  });

  test('that has lost its wake-ups gets some from every sweep; until then they count as nobody’s loss', async () => {
    const ids = await backlog(companyId, CROWD + 3);
    await db.updateTable('conversation').set({ crowded_out: true }).where('id', 'in', ids).execute();
    const overdue = await overdueTurns(db, 0);
    expect(overdue.filter(({ conversationId }) => ids.includes(conversationId))).toEqual([]);
    const admitted = (await admitSome(db)).filter((one) => one.companyId === companyId);
    expect(admitted.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      ids.slice(0, CROWD).toSorted(),
    );
    expect(await crowdedOut(companyId)).toEqual(ids.slice(CROWD));
  });
});
