import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { redisUrl } from './servers';

/** The caller disconnects it. */
export function openRedis(url = redisUrl): Redis {
  return new Redis(url, { maxRetriesPerRequest: null });
}

/** Closed after the file's last test. */
export function testRedis(): Redis {
  const redis = openRedis();
  afterAll(() => redis.disconnect());
  return redis;
}

/** A queue as any BullMQ client opens it: with a name and a prefix, and no other options. */
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

/** Deletes all jobs, as a Redis that lost its data. Returns the number of deleted keys. */
export async function loseJobs(redis: Redis, prefix: string): Promise<number> {
  const keys = await redis.keys(`${prefix}:*`);
  return keys.length === 0 ? 0 : redis.unlink(...keys);
}
