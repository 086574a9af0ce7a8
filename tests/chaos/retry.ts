import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 40;

const RETRY_DEADLINE_MS = 60_000;

/**
 * Repeats the attempt until it succeeds, because servers are killed meanwhile. The attempt must be idempotent. Pauses double up
 * to the longest.
 */
export async function retry<T>(
  what: string,
  attempt: () => Promise<T>,
  longestPauseMs = INTERVAL_MS,
): Promise<T> {
  const deadline = performance.now() + RETRY_DEADLINE_MS;
  for (let next = INTERVAL_MS; ; next = Math.min(2 * next, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline)
        throw new Error(`${what}: no success within ${RETRY_DEADLINE_MS} ms`, { cause: error });
    }
    await pause(next);
  }
}

/** Whether the check became true in time. A check that throws counts as false. */
export async function waitUntil(check: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const deadline = performance.now() + withinMs; ; await pause(INTERVAL_MS)) {
    if (await check().catch(() => false)) return true;
    if (performance.now() > deadline) return false;
  }
}
