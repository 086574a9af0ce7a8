import { admitAfterTurn, admitForAll } from '../../src/db/admission';
import { overdueTurns } from '../../src/db/unfinished';
import { conversationTurnHandler } from '../../src/workers/handlers/conversation-turn';
import { drop } from '../../src/workers/outcome';
import { addCompany, testDatabase } from '../support/database';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps, wakeUps } from '../support/turn';

const db = testDatabase();
const LIMIT = 3;

let system: System;
let companyId: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db, { debounce_ms: 0 });
});
afterEach(async () => {
  await system.stop();
  await db.deleteFrom('conversation').where('company_id', '=', companyId).execute();
});

const hello = (company = companyId, phone = newPhone(), text = 'hello') =>
  receive(system, message(company, phone, text), LIMIT);

/** New conversations of the company, in the order in which they began to wait. */
async function conversations(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await hello());
  return ids;
}

/** Runs the turn as its worker does. */
function runTurn(conversationId: string, respond: Parameters<typeof turnDeps>[1] = echo) {
  const deps = { ...turnDeps(system, respond), maxFailures: 2, turnsPerCompany: LIMIT };
  const job = { addedAt: new Date(), signal: new AbortController().signal, crashes: 0 };
  return conversationTurnHandler(deps)({ conversationId }, job);
}

const failing = () => Promise.reject(new Error('the model is away'));

async function byDueTime(): Promise<string[]> {
  const rows = await db
    .selectFrom('conversation')
    .select('id')
    .where('company_id', '=', companyId)
    .orderBy('due_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function deferred(): Promise<string[]> {
  const rows = await db
    .selectFrom('conversation')
    .select('id')
    .where('company_id', '=', companyId)
    .where('deferred', '=', true)
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .execute();
  return rows.map(({ id }) => id);
}

describe('a company that has reached TURNS_PER_COMPANY', () => {
  test('has further conversations deferred; other companies are woken', async () => {
    const admitted = await conversations(LIMIT);
    const later = await hello();
    expect(await deferred()).toEqual([later]);
    const other = await hello(await addCompany(db, { debounce_ms: 0 }));
    expect((await wakeUps(system)).toSorted()).toEqual([...admitted, other].toSorted());
  });

  test('has a deferred conversation deferred again if its client writes more and there is still no place', async () => {
    await conversations(LIMIT);
    const phone = newPhone();
    const later = await hello(companyId, phone);
    await hello(companyId, phone, 'hello?');
    expect(await wakeUps(system)).toContain(later);
    await expect(runTurn(later)).resolves.toEqual(drop('deferred'));
    expect(await deferred()).toEqual([later]);
  });

  test('has conversations that were stored at the same moment deferred when their turns start', async () => {
    const phones = Array.from({ length: LIMIT + 4 }, newPhone);
    await Promise.all(phones.map((phone) => hello(companyId, phone)));
    const ids = await byDueTime();
    const outcomes = await Promise.all(ids.slice(LIMIT).map((id) => runTurn(id)));
    expect(outcomes).toEqual(ids.slice(LIMIT).map(() => drop('deferred')));
    expect((await deferred()).toSorted()).toEqual(ids.slice(LIMIT).toSorted());
  });

  test('has wake-ups behind those of other companies from the limit on', async () => {
    await conversations(LIMIT);
    await db
      .updateTable('conversation')
      .set({ due_at: new Date(Date.now() + 60_000) })
      .where('company_id', '=', companyId)
      .execute();
    await hello();
    expect(await system.queues.get('conversation-turn').getPrioritizedCount()).toBe(1);
  });

  test('keeps the wake-up of an admitted conversation whose client writes again', async () => {
    const phone = newPhone();
    const first = await hello(companyId, phone);
    await conversations(LIMIT + 1);
    await hello(companyId, phone, 'hello?');
    expect(await deferred()).not.toContain(first);
  });
});

test('conversations whose clients may still be writing take no place', async () => {
  await conversations(LIMIT);
  await db
    .updateTable('conversation')
    .set({ due_at: new Date(Date.now() + 60_000) })
    .where('company_id', '=', companyId)
    .execute();
  const added = await hello();
  expect(await deferred()).toEqual([]);
  await expect(runTurn(added)).resolves.toBeUndefined();
});

test('messages that are delivered again take no place', async () => {
  const sent = message(companyId, newPhone(), 'hello');
  const answered = await receive(system, sent, LIMIT);
  await runTurn(answered);
  await Promise.all(Array.from({ length: LIMIT + 2 }, () => receive(system, sent, LIMIT)));
  await hello();
  expect(await deferred()).toEqual([]);
});

test('a failed conversation whose next try is due has a place only if fewer than the limit are due for longer', async () => {
  const [failed = '', ...others] = await conversations(LIMIT + 1);
  await expect(runTurn(failed, failing)).rejects.toThrow('the model is away');
  await db.updateTable('conversation').set({ due_at: new Date() }).where('id', '=', failed).execute();
  await expect(runTurn(failed)).resolves.toEqual(drop('deferred'));
  await runTurn(others[0] ?? '');
  expect(await deferred()).toEqual([]);
  expect(await wakeUps(system)).toContain(failed);
});

test('failed conversations take no place: a new client of their company is admitted at once', async () => {
  const failed = await conversations(LIMIT);
  for (const id of failed) await expect(runTurn(id, failing)).rejects.toThrow('the model is away');
  const added = await hello();
  expect(await deferred()).toEqual([]);
  expect(await wakeUps(system)).toContain(added);
});

describe('when a turn ends', () => {
  test('the conversation that has waited longest is admitted, and no other', async () => {
    const [first = '', ...others] = await conversations(LIMIT + 2);
    const [next, last] = others.slice(LIMIT - 1);
    await runTurn(first);
    expect(await deferred()).toEqual([last]);
    expect((await wakeUps(system)).filter((id) => id === next)).toHaveLength(1);
  });

  test('the wake-up of the admitted conversation stands behind those of companies below the limit', async () => {
    const [first = ''] = await conversations(LIMIT + 1);
    await runTurn(first);
    const turns = system.queues.get('conversation-turn');
    expect(await turns.getJobCounts('waiting', 'prioritized')).toEqual({ waiting: LIMIT, prioritized: 1 });
  });

  test('with a failure, another conversation is admitted: the next try is up to minutes away', async () => {
    const [first = ''] = await conversations(LIMIT + 1);
    await expect(runTurn(first, failing)).rejects.toThrow('the model is away');
    expect(await deferred()).toEqual([]);
  });

  test('with a failure that parks its conversation, no second conversation is admitted for it', async () => {
    const [first = ''] = await conversations(LIMIT + 2);
    await expect(runTurn(first, failing)).rejects.toThrow('the model is away');
    await db
      .updateTable('conversation')
      .set({ due_at: new Date(0) })
      .where('id', '=', first)
      .execute();
    await expect(runTurn(first, failing)).rejects.toMatchObject({ code: 'turn.parked' });
    expect(await deferred()).toHaveLength(1);
  });

  test('but comes back later, because the client has written more, no conversation is admitted', async () => {
    const phone = newPhone();
    const first = await hello(companyId, phone);
    await conversations(LIMIT);
    await db
      .updateTable('conversation')
      .set({ due_at: new Date(Date.now() + 60_000) })
      .where('id', '=', first)
      .execute();
    await expect(runTurn(first)).resolves.toMatchObject({ kind: 'later' });
    expect(await deferred()).toHaveLength(1);
  });

  test('at the same moment as others, as many conversations are admitted as there are free places, each once', async () => {
    const ids = await conversations(LIMIT + 5);
    await Promise.all(ids.slice(0, LIMIT).map((id) => runTurn(id)));
    expect(await deferred()).toEqual(ids.slice(2 * LIMIT));
    const woken = await wakeUps(system);
    expect(woken.toSorted()).toEqual(ids.slice(0, 2 * LIMIT).toSorted());
  });

  test('while its company is above the limit, no conversation is admitted until the company is below it', async () => {
    const ids = await conversations(LIMIT + 2);
    // As after two processes have stored messages at the same moment.
    await db
      .updateTable('conversation')
      .set({ deferred: false })
      .where('id', '=', ids[LIMIT] ?? '')
      .execute();
    await runTurn(ids[0] ?? '');
    expect(await deferred()).toHaveLength(1);
    await runTurn(ids[1] ?? '');
    expect(await deferred()).toEqual([]);
  });

  test('in a company without deferred conversations, nothing changes', async () => {
    const [first = '', ...others] = await conversations(LIMIT);
    await runTurn(first);
    expect((await wakeUps(system)).toSorted()).toEqual([first, ...others].toSorted());
  });
});

describe('when the end of a turn was lost', () => {
  test('the sweep admits the longest waiting of each company; until then they are not overdue', async () => {
    const ids = await conversations(LIMIT + 2);
    await db.updateTable('conversation').set({ deferred: true }).where('id', 'in', ids).execute();
    const overdue = (await overdueTurns(db, 0, LIMIT)).map(({ conversationId }) => conversationId);
    expect(overdue.filter((id) => ids.includes(id))).toEqual([]);
    const admitted = (await admitForAll(db, LIMIT)).map(({ conversationId }) => conversationId);
    expect(admitted.filter((id) => ids.includes(id)).toSorted()).toEqual(ids.slice(0, LIMIT).toSorted());
    expect(await deferred()).toEqual(ids.slice(LIMIT));
  });

  test('the end of any other turn of the company admits a conversation in its place as well', async () => {
    const ids = await conversations(LIMIT + 2);
    const [lost = '', next = ''] = ids;
    await db
      .updateTable('conversation')
      .set({ due_at: null, waiting_since: null })
      .where('id', 'in', [lost, next])
      .execute();
    const admitted = await admitAfterTurn(db, { conversationId: next, limit: LIMIT });
    expect(admitted.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      ids.slice(LIMIT).toSorted(),
    );
  });
});

test('a conversation is admitted once, however many calls admit at the same moment', async () => {
  const ids = await conversations(LIMIT + 4);
  await db
    .updateTable('conversation')
    .set({ due_at: null, waiting_since: null })
    .where('id', 'in', ids.slice(0, LIMIT))
    .execute();
  const end = { conversationId: ids[0] ?? '', limit: LIMIT };
  const calls = [admitAfterTurn(db, end), admitForAll(db, LIMIT), admitAfterTurn(db, end)];
  const admitted = (await Promise.all(calls)).flat().map(({ conversationId }) => conversationId);
  const own = admitted.filter((id) => ids.includes(id));
  expect(own).toHaveLength(new Set(own).size);
  expect(await deferred()).toHaveLength(4 - own.length);
});
