import { setTimeout as pause } from 'node:timers/promises';
import type { Queues } from '../queues/queues';

/** If the next sweep has been the same at this many checks in a row, the schedule has stopped. */
const CHECKS = 3;

/**
 * Keeps the sweep scheduled. The schedule exists in Redis only: a Redis that was flushed, or came back empty, has lost it with
 * all other jobs, and without the sweep they would not be found until the next start. The schedule is also a chain: the worker
 * that takes a sweep adds the next one, so a process or a command that fails in between leaves a schedule without a job.
 */
export async function keepSweepScheduled(queues: Queues, everyMs: number): Promise<{ stop(): void }> {
  await queues.scheduleSweep(everyMs);
  const stopped = new AbortController();
  keep(queues, everyMs, stopped.signal);
  return { stop: () => stopped.abort() };
}

async function keep(queues: Queues, everyMs: number, stopped: AbortSignal): Promise<void> {
  for (let seen: number[] = []; ; ) {
    await pause(everyMs, undefined, { signal: stopped, ref: false }).catch(() => undefined);
    if (stopped.aborted) return;
    seen = await restore(queues, everyMs, seen).catch(() => seen); // Redis does not answer: ask again
  }
}

/** Returns the next sweep as seen at the last checks, as long as it was the same. */
async function restore(queues: Queues, everyMs: number, seen: readonly number[]): Promise<number[]> {
  const next = await queues.nextSweep();
  const same = [...seen.filter((then) => then === next), ...(next === undefined ? [] : [next])];
  if (next !== undefined && same.length < CHECKS) return same;
  await queues.scheduleSweep(everyMs);
  return [];
}
