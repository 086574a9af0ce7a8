import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { Running } from '../../src/workers/start';
import { redisUrl } from './servers';

/** Whoever opens it disconnects it. */
export function openRedis(url = redisUrl): Redis {
  return new Redis(url, { maxRetriesPerRequest: null });
}

/** Closed after the file's last test. */
export function testRedis(): Redis {
  const redis = openRedis();
  afterAll(() => redis.disconnect());
  return redis;
}

/** A queue as a program in any language has it: nothing but its name and prefix, and no options. */
export async function withBareQueue<T>(
  name: string,
  prefix: string,
  use: (queue: Queue) => Promise<T>,
): Promise<T> {
  const connection = openRedis();
  const queue = new Queue(name, { connection, prefix });
  try {
    return await use(queue);
  } finally {
    await queue.close();
    connection.disconnect();
  }
}

/** What is left after a Redis that lost its jobs. */
export async function loseJobs(redis: Redis, prefix: string): Promise<number> {
  const keys = await redis.keys(`${prefix}:*`);
  return keys.length === 0 ? 0 : redis.unlink(...keys);
}

/** How many jobs were dropped or failed for this reason, as an operator's metrics tell. */
export async function reasonsOf({ metrics }: Running, job: string, reason: string): Promise<number> {
  const { values } = await metrics.reasons.get();
  return values.find(({ labels }) => labels.job === job && labels.reason === reason)?.value ?? 0;
}
