import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { reasonsOf } from '../support/metrics';
import { testRedis, withBareQueue } from '../support/redis';
import { message, newPhone, type System, startSystem, testConfig } from '../support/system';

const db = testDatabase();
const redis = testRedis();

let system: System | undefined;
afterEach(() => system?.stop());

test.each([
  ['cut off', '{"companyId": "962302", "text": "hel'],
  ['no JSON at all', 'hello'],
  ['binary', '\u0000\u0001'],
])('a job whose data is %s ends in the failed set, and the queue goes on', async (_, raw) => {
  const prefix = testConfig().queuePrefix;
  const companyId = await addCompany(db);
  const before = message(companyId, newPhone(), 'before');
  const after = message(companyId, newPhone(), 'after');
  const id = await withBareQueue('incoming-message', prefix, async (queue) => {
    await queue.add('incoming-message', before);
    const bad = await queue.add('incoming-message', {});
    await redis.hset(`${prefix}:incoming-message:${bad.id}`, 'data', raw);
    await queue.add('incoming-message', after);
    return bad.id;
  });

  const running = await startSystem({ prefix });
  system = running;
  await eventually(() => running.sent.length === 2);
  expect(running.sent.map(({ text }) => text).sort()).toEqual(['reply to after', 'reply to before']);

  const [job] = await withBareQueue('incoming-message', prefix, (queue) =>
    eventually(async () => {
      const failed = await queue.getFailed();
      return failed.length > 0 && failed;
    }),
  );
  expect(job).toMatchObject({ id, data: raw, attemptsMade: 1 });
  expect(job?.failedReason).toMatch(/incoming-message: \(root\): .*JSON/);
  expect(await reasonsOf(running, 'incoming-message', 'job.invalid-payload')).toBe(1);
});

test('a job of an unknown name whose data is not JSON fails with the name', async () => {
  const prefix = testConfig().queuePrefix;
  await withBareQueue('incoming-message', prefix, async (queue) => {
    const bad = await queue.add('unheard-of', {});
    await redis.hset(`${prefix}:incoming-message:${bad.id}`, 'data', '{');
    system = await startSystem({ prefix });
    const [job] = await eventually(async () => {
      const failed = await queue.getFailed();
      return failed.length > 0 && failed;
    });
    expect(job?.failedReason).toMatch(/unheard-of/);
  });
});
