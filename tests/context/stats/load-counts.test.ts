import { once } from 'node:events';
import { Redis } from 'ioredis';
import { type Counts, LoadCounts, readLoadCounts } from '../../../src/context/stats/load-counts';
import { eventually } from '../../support/eventually';
import { redisUrl } from '../../support/servers';
import { fixture, testRedis } from '../fixture';

const redis = testRedis();

/** What has been counted since the call: the day's counts are shared by all tests of this Redis. */
async function countedSince(): Promise<() => Promise<Counts>> {
  const before = await today();
  return async () => {
    const added = Object.entries(await today()).map(([field, count]) => {
      const earlier = before[field as keyof Counts] ?? 0;
      return [field, count - earlier];
    });
    return Object.fromEntries(added.filter(([, count]) => count !== 0));
  };
}

async function today(): Promise<Counts> {
  return (await readLoadCounts(redis))[0]?.counts ?? {};
}

test('the counts of all processes add up', async () => {
  const counted = await countedSince();
  const [one, other] = [new LoadCounts(redis), new LoadCounts(redis)];
  one.add('schedule', 'local');
  one.add('schedule', 'local');
  one.add('client', 'filled');
  other.add('schedule', 'local');
  await one.write();
  await other.write();
  await one.write(); // there is nothing left to write
  for (const counts of [one, other]) counts.close();
  expect(await counted()).toEqual({ 'schedule:local': 3, 'client:filled': 1 });
});

test('a fill that is refused is counted', async () => {
  const counted = await countedSince();
  const { open, owner, source } = fixture();
  const service = await open();
  const held = source.holdNext('client');
  const loading = service.load(owner);
  await held.started;
  await service.invalidate(owner, ['client']);
  held.letGo();
  await loading;
  service.close();
  await eventually(async () => (await counted())['client:refused'] === 1);
});

test('the last seven days are returned, today first, and the counts end with their day', async () => {
  const counts = new LoadCounts(redis);
  counts.add('company', 'redis');
  await counts.write();
  counts.close();
  const days = (await readLoadCounts(redis)).map(({ day }) => day);
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  expect(days).toEqual([0, 1, 2, 3, 4, 5, 6].map(daysAgo));
  expect(await redis.ttl(`full_context:loads:${days[0]}`)).toBeGreaterThan(6 * 86_400);
});

test('what could not be written while Redis was away is written later', async () => {
  const counted = await countedSince();
  const away = new Redis(redisUrl, { enableOfflineQueue: false });
  try {
    const counts = new LoadCounts(away);
    counts.add('dialogue', 'direct');
    await counts.write(); // it is not connected yet, and fails
    expect(await counted()).toEqual({});
    await once(away, 'ready');
    counts.add('dialogue', 'direct');
    await counts.write();
    counts.close();
  } finally {
    away.disconnect();
  }
  expect(await counted()).toEqual({ 'dialogue:direct': 2 });
});

test('the loads of a service are counted, at the latest when it closes', async () => {
  const counted = await countedSince();
  const { owner, open } = fixture();
  const service = await open();
  await service.load(owner);
  await service.load(owner);
  service.close();
  const four = (from: string) =>
    Object.fromEntries(
      ['company', 'schedule', 'client', 'dialogue'].map((segment) => [`${segment}:${from}`, 1]),
    );
  await eventually(async () => {
    expect(await counted()).toEqual({ ...four('filled'), ...four('local') });
    return true;
  });
});
