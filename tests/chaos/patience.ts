import { setTimeout as pause } from 'node:timers/promises';

const BETWEEN = 40;

/** Does it again until it succeeds: servers are killed under it. Whatever is done must bear being done twice. */
export async function insist<T>(what: string, attempt: () => Promise<T>, withinMs = 60_000): Promise<T> {
  for (const deadline = performance.now() + withinMs; ; await pause(BETWEEN)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline)
        throw new Error(`${what}: not within ${withinMs} ms`, { cause: error });
    }
  }
}

/** False: not in time. A check that throws is not there yet. */
export async function comesTrue(check: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const deadline = performance.now() + withinMs; ; await pause(BETWEEN)) {
    if (await check().catch(() => false)) return true;
    if (performance.now() > deadline) return false;
  }
}
