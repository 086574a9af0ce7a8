import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { LoginLimits } from '../../src/access/login-limits';
import { PATIENT } from '../support/limits';
import { testRedis } from '../support/redis';

const redis = testRedis();
const limitsOf = (prefix: string) => new LoginLimits(redis, prefix, PATIENT);
const limits = () => limitsOf(`test-${randomUUID()}`);
const attempts = (count: number, attempt: (i: number) => Promise<number>) =>
  Promise.all(Array.from({ length: count }, (_, i) => attempt(i)));

test('30 wrong logins of one address are allowed within 15 minutes, also if more come at once', async () => {
  const one = limits();
  const waits = await attempts(35, (i) => one.attempt(`user-${i}`, '192.0.2.1'));
  expect(waits.filter((seconds) => seconds === 0)).toHaveLength(30);
  expect(Math.max(...waits)).toBeLessThanOrEqual(900);
  expect(await one.attempt('user-1', '192.0.2.2')).toBe(0);
});

test('10 wrong logins of one login are allowed, from whatever address', async () => {
  const one = limits();
  const waits = await attempts(12, (i) => one.attempt('anna', `192.0.2.${i}`));
  expect(waits.filter((seconds) => seconds === 0)).toHaveLength(10);
});

test('correct logins are not counted', async () => {
  const one = limits();
  for (let i = 0; i < 40; i++) {
    expect(await one.attempt('anna', '192.0.2.1')).toBe(0);
    await one.correct('anna', '192.0.2.1');
  }
});

test('all processes count together, and each for itself while Redis is away', async () => {
  const prefix = `test-${randomUUID()}`;
  await attempts(10, (i) => limitsOf(prefix).attempt('anna', `192.0.2.${i}`));
  expect(await limitsOf(prefix).attempt('anna', '192.0.2.99')).toBeGreaterThan(0);

  const away = new Redis({ port: 1, lazyConnect: true, maxRetriesPerRequest: null });
  const alone = new LoginLimits(away, prefix);
  const waits = await attempts(12, (i) => alone.attempt('anna', `192.0.2.${i}`));
  expect(waits.filter((seconds) => seconds === 0)).toHaveLength(10);
  await alone.correct('anna', '192.0.2.1');
  expect(await alone.attempt('anna', '192.0.2.1')).toBe(0);
  away.disconnect();
});
