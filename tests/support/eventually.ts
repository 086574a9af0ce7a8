import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `check` returns a truthy value, and returns it. An error counts as "not yet". The deadline only ends a broken
 * test: it is far above what a slow machine needs.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  withinMs = 30_000,
): Promise<Exclude<T, false | 0 | '' | null | undefined>> {
  let last: unknown = 'the check never returned';
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(20)) {
    try {
      const value = await check();
      if (value) return value as Exclude<T, false | 0 | '' | null | undefined>;
      last = `the last value was ${JSON.stringify(value)}`;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`the condition did not hold within ${withinMs} ms`, { cause: last });
}
