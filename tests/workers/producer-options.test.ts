import type { JobsOptions } from 'bullmq';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { reasonsOf } from '../support/metrics';
import { testRedis, withBareQueue } from '../support/redis';
import { message, newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();
const redis = testRedis();

let system: System;
beforeEach(async () => {
  system = await startSystem({ config: { jobLock: 1000 } });
});
afterEach(() => system.stop());

/** Options of a producer that contradict the contract on the jobs page. */
const CONTRARY: JobsOptions = {
  removeOnFail: true,
  removeOnComplete: false,
  attempts: 1,
  backoff: { type: 'fixed', delay: 3_600_000 },
  lifo: true,
  stackTraceLimit: 0,
  keepLogs: 0,
};

/** Adds a job with these options, and returns it when it is in the failed set. */
async function failed(name: string, data: unknown, prepare?: (id: string) => Promise<unknown>) {
  return withBareQueue('incoming-message', system.prefix, async (queue) => {
    // Delayed, so that there is time to prepare the job.
    const job = await queue.add(name, data, { ...CONTRARY, delay: 600_000 });
    const id = job.id as string;
    await prepare?.(id);
    await job.promote();
    return eventually(async () => (await queue.getFailed()).find((one) => one.id === id));
  });
}

describe('a job whose producer wants failed jobs removed stays in the failed set', () => {
  const key = (id: string) => `${system.prefix}:incoming-message:${id}`;

  test('where its payload is invalid', async () => {
    expect((await failed('incoming-message', { text: 5 })).failedReason).toMatch(/^job\.invalid-payload: /);
  });

  test('where its company is unknown', async () => {
    const lost = message('unheard-of', newPhone(), 'hello');
    expect((await failed('incoming-message', lost)).failedReason).toMatch(/^company\.unknown: /);
  });

  test('where its name is unknown', async () => {
    expect((await failed('incoming-massage', {})).failedReason).toMatch(/^job\.unknown: /);
  });

  test('where its data is not JSON', async () => {
    const unreadable = await failed('incoming-message', {}, (id) => redis.hset(key(id), 'data', '{'));
    expect(unreadable.failedReason).toMatch(/^job\.invalid-payload: /);
  });

  test('where too many workers have lost it, which is counted', async () => {
    const lost = await failed('incoming-message', message('unheard-of', newPhone(), 'hello'), (id) =>
      redis.hset(key(id), 'defa', 'job stalled more than allowable limit'),
    );
    expect(lost.failedReason).toMatch(/stalled/);
    await eventually(async () => (await reasonsOf(system, 'incoming-message', 'stalled')) === 1);
  });
});

test('a message whose producer wants completed jobs kept is removed from the queue after it is stored', async () => {
  const companyId = await addCompany(db);
  await withBareQueue('incoming-message', system.prefix, (queue) =>
    queue.add('incoming-message', message(companyId, newPhone(), 'a secret'), CONTRARY),
  );
  await eventually(() => system.sent.length === 1);
  await withBareQueue('incoming-message', system.prefix, async (queue) => {
    await eventually(async () => (await queue.getActiveCount()) === 0);
    expect(await queue.getCompletedCount()).toBe(0);
  });
});
