import { AsyncLocalStorage } from 'node:async_hooks';
import { batched } from '../../src/db/batched';
import type { Db } from '../../src/db/database';
import { DatabaseAway } from '../../src/db/errors';
import { gate } from '../support/gate';

const db = {} as Db; // the statements of these tests use no database

/** A statement that doubles numbers, and the inputs of each of its runs. Each run waits until `letGo` opens its gate. */
function doubling() {
  const given: number[][] = [];
  const gates: ReturnType<typeof gate>[] = [];
  const double = batched(async (_: Db, inputs: number[]) => {
    given.push(inputs);
    const waiting = gate();
    gates.push(waiting);
    await waiting.passed;
    if (inputs.includes(13)) throw new Error('thirteen');
    return inputs.map((n) => 2 * n);
  });
  const letGo = async (of: Promise<unknown>) => {
    let done = false;
    void of.catch(() => undefined).then(() => (done = true));
    while (!done) {
      for (const waiting of gates.splice(0)) waiting.open();
      await new Promise(setImmediate);
    }
  };
  return { double, given, letGo };
}

/** Waits until the statement runs. */
async function underWay(given: unknown[][], statements = 1) {
  while (given.length < statements) await new Promise(setImmediate);
}

test('calls of one moment are one batch; calls that arrive while it runs are the next batch', async () => {
  const { double, given, letGo } = doubling();
  const first = [double(db, 1), double(db, 2)];
  await underWay(given);
  const calls = Promise.all([...first, double(db, 3), double(db, 4)]);
  expect(given).toEqual([[1, 2]]);
  await letGo(calls);
  expect(given).toEqual([
    [1, 2],
    [3, 4],
  ]);
  await expect(calls).resolves.toEqual([2, 4, 6, 8]);
});

test('a faulty call fails alone: the other calls of its batch succeed', async () => {
  const { double, given, letGo } = doubling();
  const calls = Promise.allSettled([1, 2, 13, 4].map((n) => double(db, n)));
  await letGo(calls);
  expect(given).toEqual([[1, 2, 13, 4], [1], [2], [13], [4]]);
  expect((await calls).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});

test('while PostgreSQL is away, all calls of a batch fail at once, and the statement does not run for each of them', async () => {
  let runs = 0;
  const away = batched(async (_: Db, __: number[]): Promise<number[]> => {
    runs += 1;
    throw new DatabaseAway(new Error('connection refused'));
  });
  const calls = await Promise.allSettled([1, 2, 3].map((n) => away(db, n)));
  expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(runs).toBe(1);
});

test('a batch has at most 64 calls', async () => {
  const { double, given, letGo } = doubling();
  const numbers = Array.from({ length: 200 }, (_, i) => i + 100);
  const calls = Promise.all(numbers.map((n) => double(db, n)));
  await letGo(calls);
  expect(given.map(({ length }) => length)).toEqual([64, 64, 64, 8]);
  await expect(calls).resolves.toEqual(numbers.map((n) => 2 * n));
});

test('calls to two databases are not batched together', async () => {
  const { double, given, letGo } = doubling();
  const calls = Promise.all([double(db, 1), double({} as Db, 2)]);
  await underWay(given, 2);
  expect(given).toEqual([[1], [2]]);
  await letGo(calls);
});

test('a statement runs where the first of its calls was made, not where an earlier batch was', async () => {
  const callers = new AsyncLocalStorage<string>();
  const ran: (string | undefined)[] = [];
  const waiting = gate();
  const double = batched(async (_: Db, inputs: number[]) => {
    ran.push(callers.getStore());
    await waiting.passed;
    return inputs.map((n) => 2 * n);
  });
  const call = (caller: string, n: number) => callers.run(caller, () => double(db, n));
  const first = call('first', 1);
  while (ran.length === 0) await new Promise(setImmediate);
  const others = [call('second', 2), call('third', 3)];
  waiting.open();
  await Promise.all([first, ...others]);
  expect(ran).toEqual(['first', 'second']);
});
