import { type RedisClient, scanKeys } from '../../src/redis/connection';

/**
 * What may stand in the queue Redis when nothing is left to do, after a queue's name: BullMQ's own notes, the sweep's
 * schedule with its next job, and jobs that have failed for good.
 */
const NOTES = /^(meta|id|events|marker|stalled-check|failed|metrics:.*)$/;
const SCHEDULE = /^maintenance:(repeat(:.*)?|delayed|wait|active|prioritized|pc|stalled|de:.*)$/;
const SCHEDULED_JOB = /^maintenance:repeat:/;

/** What stands there and should not. */
export async function leftInQueues(redis: RedisClient, prefix: string): Promise<string[]> {
  const keys = await scanKeys(redis, `*${prefix}:*`);
  const failed = new Set((await failedJobs(redis, prefix)).map(({ key }) => key));
  const left = keys.filter((key) => {
    const [queue = '', ...rest] = withoutPrefix(key, prefix).split(':');
    const name = rest.join(':');
    const ofSweep = SCHEDULE.test(`${queue}:${name}`) || SCHEDULED_JOB.test(`${queue}:${name}`);
    return !NOTES.test(name) && !ofSweep && !failed.has(key);
  });
  return left.map((key) => `${key} is left in the queue Redis`);
}

/** What failed for good, that could not have been told to succeed by faults that end. */
export async function wronglyFailed(redis: RedisClient, prefix: string): Promise<string[]> {
  return (await failedJobs(redis, prefix)).flatMap(({ key, reason }) =>
    mayFail(key, reason) ? [] : [`${key} has failed: ${reason}`],
  );
}

/**
 * A turn that fails five times, or whose conversation is parked, is taken up by the sweep; and a sweep that fails (its
 * database is away) by the next one.
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
      found.push({ set, key, reason: (await redis.hget(key, 'failedReason')) ?? 'its job is gone' });
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

/** An entry or a lease that nothing would ever remove. */
export async function leftInCache(redis: RedisClient): Promise<string[]> {
  const keys = await scanKeys(redis, '*');
  const ttls = await Promise.all(keys.map((key) => redis.pttl(key)));
  return keys.filter((_, i) => ttls[i] === -1).map((key) => `${key} stays in the cache for ever`);
}
