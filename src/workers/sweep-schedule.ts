import { setTimeout as pause } from 'node:timers/promises';
import type { Queues } from '../jobs/queues';

/**
 * Sees to it that the sweep stays scheduled. The schedule is in Redis alone: one that was flushed, or came back
 * empty, has lost it together with the jobs, and nobody would look for these until the next start.
 */
export async function keepSweepScheduled(queues: Queues, everyMs: number): Promise<{ stop(): void }> {
  await queues.scheduleSweep(everyMs);
  const stopped = new AbortController();
  keep(queues, everyMs, stopped.signal);
  return { stop: () => stopped.abort() };
}

async function keep(queues: Queues, everyMs: number, stopped: AbortSignal): Promise<void> {
  for (;;) {
    await pause(everyMs, undefined, { signal: stopped, ref: false }).catch(() => undefined);
    if (stopped.aborted) return;
    await restore(queues, everyMs).catch(() => undefined); // Redis is not itself: ask again
  }
}

async function restore(queues: Queues, everyMs: number): Promise<void> {
  if (!(await queues.isSweepScheduled())) await queues.scheduleSweep(everyMs);
}
