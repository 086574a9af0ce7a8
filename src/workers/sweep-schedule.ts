import { setTimeout as pause } from 'node:timers/promises';
import type { Queues } from '../queues/queues';

/** A schedule in which the next sweep has been the same for so many looks in a row has come to a halt. */
const LOOKS = 3;

/**
 * Sees to it that the sweep stays scheduled. The schedule is in Redis alone: one that was flushed, or came back empty, has
 * lost it together with the jobs, and nobody would look for these until the next start. And it is a chain: whoever takes a
 * sweep adds the next, so that a process or a command that fails in between leaves a schedule without a job.
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
    seen = await restore(queues, everyMs, seen).catch(() => seen); // Redis is not itself: ask again
  }
}

/** Returns what the next sweep was at the last looks, as long as it was the same. */
async function restore(queues: Queues, everyMs: number, seen: readonly number[]): Promise<number[]> {
  const next = await queues.nextSweep();
  const same = [...seen.filter((then) => then === next), ...(next === undefined ? [] : [next])];
  if (next !== undefined && same.length < LOOKS) return same;
  await queues.scheduleSweep(everyMs);
  return [];
}
