import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { Logger } from '../observability/logger';

/**
 * `worker.close()` waits for its running jobs for ever. A job that is still running at the deadline is given up:
 * another process takes it over when its lock ends, and the database decides whose result counts.
 */
export async function closeWorkers(
  workers: readonly Worker[],
  timeoutMs: number,
  logger: Logger,
): Promise<void> {
  const cancelled = new AbortController();
  const drained = Promise.all(workers.map((worker) => worker.close()));
  const late = pause(timeoutMs, 'late', { signal: cancelled.signal }).catch(() => 'drained');
  if ((await Promise.race([drained, late])) === 'late') {
    logger.warn(
      { timeoutMs },
      'jobs were still running at the deadline; another process will take them over',
    );
    for (const worker of workers) worker.cancelAllJobs('the process stops');
  }
  cancelled.abort();
}
