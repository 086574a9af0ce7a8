import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `check` returns something truthy, and returns it. Errors count as "not yet". The deadline is there to
 * end a broken test, not to measure: it is far above what a slow machine needs.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  withinMs = 30_000,
): Promise<Exclude<T, false | 0 | '' | null | undefined>> {
  let last: unknown = 'it never was truthy';
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(20)) {
    try {
      const value = await check();
      if (value) return value as Exclude<T, false | 0 | '' | null | undefined>;
      last = `the last value was ${JSON.stringify(value)}`;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`waited ${withinMs} ms in vain`, { cause: last });
}
