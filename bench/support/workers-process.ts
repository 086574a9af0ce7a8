/**
 * A worker process with two workers: the real one for invalidations, and a plain BullMQ worker whose processor does
 * nothing. Forked by `openWorkers`. It ends when its parent disconnects.
 */
import { type Job, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { readConfig } from '../../src/config';
import { createLogger } from '../../src/observability/logger';
import { startWorkers } from '../../src/workers/start';
import { SHORT_JOBS_AT_ONCE } from '../../src/workers/worker-role';

export interface WorkerSettings {
  databaseUrl: string;
  redisUrl: string;
  prefix: string;
}

export interface NoOp {
  /** A key to delete before the job is done. */
  deletes?: string;
}

/** Sent to the parent. `processorAt` is a time of `process.hrtime`, which is the same clock in all processes. */
export type WorkerMessage = { kind: 'ready' } | { kind: 'processor'; processorAt: string };

export const NO_OP_QUEUE = 'no-op';

async function main({ databaseUrl, redisUrl, prefix }: WorkerSettings): Promise<void> {
  const config = readConfig({ DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, QUEUE_PREFIX: prefix });
  const running = await startWorkers({
    config: { ...config, databaseUrl, redisUrl, cacheRedisUrl: redisUrl },
    logger: createLogger('silent'),
    queues: ['context-invalidation'],
  });
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const noOp = async ({ data }: Job<NoOp>) => {
    send({ kind: 'processor', processorAt: String(process.hrtime.bigint()) });
    if (data.deletes !== undefined) await connection.unlink(data.deletes);
  };
  const worker = new Worker(NO_OP_QUEUE, noOp, {
    connection,
    prefix,
    concurrency: SHORT_JOBS_AT_ONCE, // the same as the real worker
    removeOnComplete: { count: 0 },
  });
  await worker.waitUntilReady();
  process.once('disconnect', async () => {
    await worker.close();
    connection.disconnect();
    await running.stop();
    process.exit();
  });
  send({ kind: 'ready' });
}

function send(message: WorkerMessage): void {
  process.send?.(message);
}

if (process.send) void main(JSON.parse(process.argv[2] ?? '{}') as WorkerSettings);
