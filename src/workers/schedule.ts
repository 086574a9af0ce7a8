import { setTimeout as pause } from 'node:timers/promises';
import type { Queues, ScheduledJob } from '../queues/queues';

/** If the next job has been the same at this many checks in a row, the schedule has stopped. */
const CHECKS = 3;

/**
 * Keeps a job scheduled. The schedule exists in Redis only: a Redis that was flushed, or came back empty, has lost it with all
 * other jobs, and without the sweep they would not be found until the next start. The schedule is also a chain: the worker that
 * takes a job adds the next one, so a process or a command that fails in between leaves a schedule without a job.
 */
export async function keepScheduled(
  queues: Queues,
  job: ScheduledJob,
  everyMs: number,
): Promise<{ stop(): void }> {
  await queues.schedule(job, everyMs);
  const stopped = new AbortController();
  keep(queues, job, everyMs, stopped.signal);
  return { stop: () => stopped.abort() };
}

async function keep(queues: Queues, job: ScheduledJob, everyMs: number, stopped: AbortSignal): Promise<void> {
  for (let seen: number[] = []; ; ) {
    await pause(everyMs, undefined, { signal: stopped, ref: false }).catch(() => undefined);
    if (stopped.aborted) return;
    seen = await restore(queues, job, everyMs, seen).catch(() => seen); // Redis does not answer: ask again
  }
}

/** Returns the next job's time as seen at the last checks, as long as it was the same. */
async function restore(
  queues: Queues,
  job: ScheduledJob,
  everyMs: number,
  seen: readonly number[],
): Promise<number[]> {
  const next = await queues.nextOf(job);
  const same = [...seen.filter((then) => then === next), ...(next === undefined ? [] : [next])];
  if (next !== undefined && same.length < CHECKS) return same;
  await queues.schedule(job, everyMs);
  return [];
}
