import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { Events } from '../../observability/events';

/**
 * Closes workers, and waits for their running jobs until the deadline (`worker.close()` would wait for ever). A job that is
 * still running then is given up: another process takes it over when its lock ends, and the database decides whose result
 * counts.
 */
export async function closeWorkers(
  workers: readonly Worker[],
  timeoutMs: number,
  events: Events,
): Promise<void> {
  const cancelled = new AbortController();
  const drained = Promise.all(workers.map((worker) => worker.close()));
  const late = pause(timeoutMs, 'late', { signal: cancelled.signal }).catch(() => 'drained');
  if ((await Promise.race([drained, late])) === 'late') {
    events.emit('stop.timed-out', { timeoutMs });
    for (const worker of workers) worker.cancelAllJobs('the process stops');
  }
  cancelled.abort();
}
