import { redriveParked } from '../../src/db/parked';
import { drop } from '../../src/workers/outcome';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone } from '../support/system';
import { receive, wakeUps } from '../support/turn';
import { LIMIT, LimitedCompany } from './limited-company';

const db = testDatabase();

let company: LimitedCompany;
beforeEach(async () => {
  company = await LimitedCompany.start(db);
});
afterEach(() => company.stop());

const failing = () => Promise.reject(new Error('the model is away'));

describe('a company that has reached TURNS_PER_COMPANY', () => {
  test('has further conversations deferred; other companies are woken', async () => {
    const admitted = await company.conversations(LIMIT);
    const later = await company.hello();
    expect(await company.deferred()).toEqual([later]);
    const other = await company.hello(newPhone(), 'hello', await addCompany(db, { debounce_ms: 0 }));
    expect((await wakeUps(company.system)).toSorted()).toEqual([...admitted, other].toSorted());
  });

  test('admits the longest waiting conversation, not that of a client who writes again', async () => {
    const [first = ''] = await company.conversations(LIMIT);
    const longest = await company.hello();
    const phone = newPhone();
    const later = await company.hello(phone);
    await company.hello(phone, 'hello?');
    expect(await company.deferred()).toEqual([longest, later]);
    await company.runTurn(first);
    expect(await company.deferred()).toEqual([later]);
  });

  test('has places for others while conversations pause after failures, although their clients write again', async () => {
    const phones = Array.from({ length: LIMIT }, newPhone);
    for (const phone of phones)
      await company.runTurn(await company.hello(phone), failing).catch(() => undefined);
    const paused = await company.byDueTime();
    await db
      .updateTable('conversation')
      .set({ due_at: new Date(Date.now() + 60_000) })
      .where('id', 'in', paused)
      .execute();
    for (const phone of phones) await company.hello(phone, 'hello?');
    const added = await company.hello();
    expect(await company.deferred()).toEqual([]);
    expect(await wakeUps(company.system)).toContain(added);
  });

  test('has places for others while redriven conversations wait for the sweep', async () => {
    const ids = await company.conversations(LIMIT);
    await db
      .updateTable('conversation')
      .set({ parked_at: new Date(), parked_reason: 'the model is away' })
      .where('id', 'in', ids)
      .execute();
    await redriveParked(db, { companyId: company.id });
    const added = await company.hello();
    expect(await company.deferred()).not.toContain(added);
  });

  test('has conversations that were stored at the same moment deferred when their turns start', async () => {
    const phones = Array.from({ length: LIMIT + 4 }, newPhone);
    await Promise.all(phones.map((phone) => company.hello(phone)));
    const ids = await company.byDueTime();
    const outcomes = await Promise.all(ids.slice(LIMIT).map((id) => company.runTurn(id)));
    expect(outcomes).toEqual(ids.slice(LIMIT).map(() => drop('deferred')));
    expect((await company.deferred()).toSorted()).toEqual(ids.slice(LIMIT).toSorted());
  });

  test('has wake-ups behind those of other companies from the limit on', async () => {
    await company.conversations(LIMIT);
    await company.keepWriting();
    await company.hello();
    expect(await company.system.queues.get('conversation-turn').getPrioritizedCount()).toBe(1);
  });

  test('keeps the wake-up of an admitted conversation whose client writes again', async () => {
    const phone = newPhone();
    const first = await company.hello(phone);
    await company.conversations(LIMIT + 1);
    await company.hello(phone, 'hello?');
    expect(await company.deferred()).not.toContain(first);
  });
});

test('conversations whose clients may still be writing take no place', async () => {
  await company.conversations(LIMIT);
  await company.keepWriting();
  const added = await company.hello();
  expect(await company.deferred()).toEqual([]);
  await expect(company.runTurn(added)).resolves.toBeUndefined();
});

test('messages that are delivered again take no place', async () => {
  const sent = message(company.id, newPhone(), 'hello');
  const answered = await receive(company.system, sent, LIMIT);
  await company.runTurn(answered);
  await Promise.all(Array.from({ length: LIMIT + 2 }, () => receive(company.system, sent, LIMIT)));
  await company.hello();
  expect(await company.deferred()).toEqual([]);
});

test('a failed conversation whose next try is due has a place only if fewer than the limit are due for longer', async () => {
  const [failed = '', ...others] = await company.conversations(LIMIT + 1);
  await expect(company.runTurn(failed, failing)).rejects.toThrow('the model is away');
  await db.updateTable('conversation').set({ due_at: new Date() }).where('id', '=', failed).execute();
  await expect(company.runTurn(failed)).resolves.toEqual(drop('deferred'));
  await company.runTurn(others[0] ?? '');
  expect(await company.deferred()).toEqual([]);
  expect(await wakeUps(company.system)).toContain(failed);
});

test('failed conversations take no place: a new client of their company is admitted at once', async () => {
  const failed = await company.conversations(LIMIT);
  for (const id of failed) await expect(company.runTurn(id, failing)).rejects.toThrow('the model is away');
  const added = await company.hello();
  expect(await company.deferred()).toEqual([]);
  expect(await wakeUps(company.system)).toContain(added);
});

describe('when a turn ends', () => {
  test('the conversation that has waited longest is admitted, and no other', async () => {
    const [first = '', ...others] = await company.conversations(LIMIT + 2);
    const [next, last] = others.slice(LIMIT - 1);
    await company.runTurn(first);
    expect(await company.deferred()).toEqual([last]);
    expect((await wakeUps(company.system)).filter((id) => id === next)).toHaveLength(1);
  });

  test('the wake-up of the admitted conversation stands behind those of companies below the limit', async () => {
    const [first = ''] = await company.conversations(LIMIT + 1);
    await company.runTurn(first);
    const turns = company.system.queues.get('conversation-turn');
    expect(await turns.getJobCounts('waiting', 'prioritized')).toEqual({ waiting: LIMIT, prioritized: 1 });
  });

  test('with a failure, another conversation is admitted: the next try is up to minutes away', async () => {
    const [first = ''] = await company.conversations(LIMIT + 1);
    await expect(company.runTurn(first, failing)).rejects.toThrow('the model is away');
    expect(await company.deferred()).toEqual([]);
  });

  test('with a failure that parks its conversation, no second conversation is admitted for it', async () => {
    const [first = ''] = await company.conversations(LIMIT + 2);
    await expect(company.runTurn(first, failing)).rejects.toThrow('the model is away');
    await db
      .updateTable('conversation')
      .set({ due_at: new Date(0) })
      .where('id', '=', first)
      .execute();
    await expect(company.runTurn(first, failing)).rejects.toMatchObject({ code: 'turn.parked' });
    expect(await company.deferred()).toHaveLength(1);
  });

  test('but comes back later, because the client has written more, no conversation is admitted', async () => {
    const phone = newPhone();
    const first = await company.hello(phone);
    await company.conversations(LIMIT);
    await db
      .updateTable('conversation')
      .set({ due_at: new Date(Date.now() + 60_000) })
      .where('id', '=', first)
      .execute();
    await expect(company.runTurn(first)).resolves.toMatchObject({ kind: 'later' });
    expect(await company.deferred()).toHaveLength(1);
  });

  test('at the same moment as others, as many conversations are admitted as there are free places, each once', async () => {
    const ids = await company.conversations(LIMIT + 5);
    await Promise.all(ids.slice(0, LIMIT).map((id) => company.runTurn(id)));
    expect(await company.deferred()).toEqual(ids.slice(2 * LIMIT));
    const woken = await wakeUps(company.system);
    expect(woken.toSorted()).toEqual(ids.slice(0, 2 * LIMIT).toSorted());
  });

  test('while its company is above the limit, no conversation is admitted until the company is below it', async () => {
    const ids = await company.conversations(LIMIT + 2);
    // As after two processes have stored messages at the same moment.
    await db
      .updateTable('conversation')
      .set({ deferred: false })
      .where('id', '=', ids[LIMIT] ?? '')
      .execute();
    await company.runTurn(ids[0] ?? '');
    expect(await company.deferred()).toHaveLength(1);
    await company.runTurn(ids[1] ?? '');
    expect(await company.deferred()).toEqual([]);
  });

  test('in a company without deferred conversations, nothing changes', async () => {
    const [first = '', ...others] = await company.conversations(LIMIT);
    await company.runTurn(first);
    expect((await wakeUps(company.system)).toSorted()).toEqual([first, ...others].toSorted());
  });
});
