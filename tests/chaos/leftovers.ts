import { type RedisClient, scanKeys } from '../../src/redis/connection';
import type { Violation } from './invariants';
import { waitUntil } from './retry';
import { PREFIX, type Servers } from './servers';

/** The keys of the last sweep may take this long to disappear. */
const LAST_SWEEP_MS = 10_000;

export async function findLeftovers({ queueConnection, cacheConnection }: Servers): Promise<Violation[]> {
  const left = () => leftInQueues(queueConnection, PREFIX);
  await waitUntil(async () => (await left()).length === 0, LAST_SWEEP_MS);
  const found = [
    ...(await left()),
    ...(await wronglyFailed(queueConnection, PREFIX)),
    ...(await leftInCache(cacheConnection)),
  ];
  return found.map((evidence) => ({ invariant: 'nothing is left behind in Redis', evidence }));
}

/**
 * Keys that may exist in the queue Redis when all work is done, without the queue's name: BullMQ's own records, the
 * schedule of the sweep with its next job, and jobs that failed for good.
 */
const BULLMQ_RECORDS = /^(meta|id|events|marker|stalled-check|failed|metrics:.*)$/;
const SCHEDULE = /^maintenance:(repeat(:.*)?|delayed|wait|active|prioritized|pc|stalled|de:.*)$/;
const SCHEDULED_JOB = /^maintenance:repeat:/;
/** A sync that the handler of an event has asked for: the suite's workers leave it alone. */
const SYNC = /^booking-sync:/;
/** What open pages read: it holds a few hundred entries at most. */
const ACTIVITY = /^\{activity\}:$/;
/** The producer's count of a sender's messages, and the list of running processes. They must expire. */
const EXPIRING = /^(rate:|\{processes)/;

async function leftInQueues(redis: RedisClient, prefix: string): Promise<string[]> {
  const keys = await scanKeys(redis, `*${prefix}:*`);
  const failed = new Set((await failedJobs(redis, prefix)).map(({ key }) => key));
  const immortal = new Set(await withoutExpiry(redis, keys));
  const left = keys.filter((key) => {
    const [queue = '', ...rest] = withoutPrefix(key, prefix).split(':');
    const name = rest.join(':');
    if (EXPIRING.test(`${queue}:${name}`)) return immortal.has(key);
    const mayStay = [SCHEDULE, SCHEDULED_JOB, SYNC, ACTIVITY].some((one) => one.test(`${queue}:${name}`));
    return !BULLMQ_RECORDS.test(name) && !mayStay && !failed.has(key);
  });
  return left.map((key) => `${key} is left in the queue Redis`);
}

/** Jobs that failed for good although every fault ended. */
async function wronglyFailed(redis: RedisClient, prefix: string): Promise<string[]> {
  return (await failedJobs(redis, prefix)).flatMap(({ key, reason }) =>
    mayFail(key, reason) ? [] : [`${key} has failed: ${reason}`],
  );
}

/**
 * The sweep wakes a conversation whose turn failed five times or which is parked. A sweep that failed because its
 * database was down is repeated by the next sweep.
 */
function mayFail(key: string, reason: string): boolean {
  return (
    /:conversation-turn(-\d+)?\}?:/.test(key) || (key.includes('maintenance') && !/invalid/i.test(reason))
  );
}

export async function forgetFailed(redis: RedisClient, prefix: string): Promise<void> {
  for (const { key, set } of await failedJobs(redis, prefix)) {
    await redis.unlink(key);
    await redis.unlink(set);
  }
}

async function failedJobs(redis: RedisClient, prefix: string) {
  const sets = await scanKeys(redis, `*${prefix}:*failed`);
  const found: { set: string; key: string; reason: string }[] = [];
  for (const set of sets) {
    for (const id of await redis.zrange(set, '0', '-1')) {
      const key = set.replace(/failed$/, id);
      found.push({ set, key, reason: (await redis.hget(key, 'failedReason')) ?? 'the job no longer exists' });
    }
  }
  return found;
}

/** On a cluster a queue's prefix is `{prefix:queue}`. */
function withoutPrefix(key: string, prefix: string): string {
  return key
    .replace(`{${prefix}:`, `${prefix}:`)
    .replace(/\}:[^:]*/, '')
    .slice(prefix.length + 1);
}

/** Entries and leases without an expiry. */
async function leftInCache(redis: RedisClient): Promise<string[]> {
  const keys = await scanKeys(redis, '*');
  return (await withoutExpiry(redis, keys)).map((key) => `${key} never expires in the cache`);
}

async function withoutExpiry(redis: RedisClient, keys: readonly string[]): Promise<string[]> {
  const ttls = await Promise.all(keys.map((key) => redis.pttl(key)));
  return keys.filter((_, i) => ttls[i] === -1);
}
