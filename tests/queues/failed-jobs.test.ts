import { eventually } from '../support/eventually';
import { testRedis, withBareQueue } from '../support/redis';
import { message, newPhone, type System, startSystem } from '../support/system';

const redis = testRedis();

let system: System;
beforeEach(async () => {
  system = await startSystem();
});
afterEach(() => system.stop());

const count = (state: 'failed') =>
  withBareQueue(
    'incoming-message',
    system.prefix,
    async (queue) => (await queue.getJobCounts(state))[state] ?? 0,
  );

async function failWith(...payloads: unknown[]): Promise<string[]> {
  const before = await count('failed');
  const ids = await withBareQueue('incoming-message', system.prefix, async (queue) => {
    const jobs = await queue.addBulk(payloads.map((data) => ({ name: 'incoming-message', data })));
    return jobs.map(({ id }) => id as string);
  });
  await eventually(async () => (await count('failed')) === before + payloads.length);
  return ids;
}

const ofUnknownCompany = () => message('unknown-company', newPhone(), 'hello');

test('failed messages of an unknown company are kept; of unusable ones only the newest are', async () => {
  const waiting = await failWith(ofUnknownCompany(), ofUnknownCompany());
  const unusable = await failWith(1, 2, 3, 4);
  waiting.push(...(await failWith(ofUnknownCompany())));
  // The worker has noted each of them, and now the last is noted once more: of five notes, three are kept.
  await eventually(async () => (await redis.llen(`${system.prefix}:incoming-message:unusable:ids`)) === 4);
  await system.queues.failed('incoming-message').limitUnusable(unusable[3] as string, 3);
  await withBareQueue('incoming-message', system.prefix, async (queue) => {
    const left = (await queue.getFailed()).map(({ id }) => id);
    expect(left.sort()).toEqual([...waiting, ...unusable.slice(2)].sort());
  });
});

test('an id that now belongs to a usable message is left alone', async () => {
  const [unusable] = (await failWith(1)) as [string];
  const [waiting] = (await failWith(ofUnknownCompany())) as [string];
  const failed = system.queues.failed('incoming-message');
  await failed.limitUnusable(waiting, 1);
  await failed.limitUnusable(unusable, 0);
  expect(await count('failed')).toBe(1);
});

test('the summary counts failures by reason', async () => {
  await failWith(ofUnknownCompany(), 1, ofUnknownCompany(), {
    ...ofUnknownCompany(),
    from: { kind: 'phone', value: '12' },
  });
  expect(await system.queues.failed('incoming-message').summary()).toEqual([
    { code: 'company.unknown', count: 2 },
    expect.objectContaining({ count: 1 }),
    expect.objectContaining({ count: 1 }),
  ]);
});
