/**
 * A process that takes jobs: the real worker of invalidations, and beside it BullMQ as it comes with a processor that
 * does nothing. Forked by `openWorkers`; ends when its parent lets go of it.
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
  /** Deleted before the job is done. */
  deletes?: string;
}

/** To the parent; `processorAt` is `process.hrtime`, which all processes of a machine read from one clock. */
export type Told = { kind: 'ready' } | { kind: 'processor'; processorAt: string };

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
    tell({ kind: 'processor', processorAt: String(process.hrtime.bigint()) });
    if (data.deletes !== undefined) await connection.unlink(data.deletes);
  };
  const worker = new Worker(NO_OP_QUEUE, noOp, {
    connection,
    prefix,
    concurrency: SHORT_JOBS_AT_ONCE, // as many as the real one takes
    removeOnComplete: { count: 0 },
  });
  await worker.waitUntilReady();
  process.once('disconnect', async () => {
    await worker.close();
    connection.disconnect();
    await running.stop();
    process.exit();
  });
  tell({ kind: 'ready' });
}

function tell(what: Told): void {
  process.send?.(what);
}

if (process.send) void main(JSON.parse(process.argv[2] ?? '{}') as WorkerSettings);
