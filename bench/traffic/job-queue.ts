import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Closable, Environment } from './pipeline';

/** Opens a BullMQ queue to add jobs. */
export function jobsInto(name: string, { redisUrl, prefix }: Environment): { queue: Queue } & Closable {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue(name, { connection, prefix });
  return {
    queue,
    async close() {
      await queue.close();
      connection.disconnect();
    },
  };
}

/** Starts a BullMQ worker with default settings, except that it keeps no finished jobs. */
export async function jobsOutOf<T>(
  name: string,
  { redisUrl, prefix, concurrency }: Environment,
  process: (job: Job<T>, token: string | undefined) => Promise<void>,
): Promise<Closable> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const worker = new Worker<T>(name, process, {
    connection,
    prefix,
    concurrency,
    removeOnComplete: { count: 0 },
  });
  await worker.waitUntilReady();
  return {
    async close() {
      await worker.close();
      connection.disconnect();
    },
  };
}
