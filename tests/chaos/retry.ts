import { setTimeout as pause } from 'node:timers/promises';

const INTERVAL_MS = 40;

/** Repeats the attempt until it succeeds, because servers are killed meanwhile. The attempt must be idempotent. */
export async function retry<T>(what: string, attempt: () => Promise<T>, withinMs = 60_000): Promise<T> {
  for (const deadline = performance.now() + withinMs; ; await pause(INTERVAL_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline)
        throw new Error(`${what}: no success within ${withinMs} ms`, { cause: error });
    }
  }
}

/** Whether the check became true in time. A check that throws counts as false. */
export async function waitUntil(check: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const deadline = performance.now() + withinMs; ; await pause(INTERVAL_MS)) {
    if (await check().catch(() => false)) return true;
    if (performance.now() > deadline) return false;
  }
}
