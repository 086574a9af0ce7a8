import { setTimeout as pause } from 'node:timers/promises';

/** What was awaited, or a clear reason why not. The bounds are generous: they tell an answer from none. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const given = new AbortController();
  const late = pause(ms, undefined, { signal: given.signal }).then(() => {
    throw new NoAnswer(what, ms);
  });
  // Whoever awaits either of them is told; a case that has failed already awaits nothing any more.
  late.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    given.abort();
  }
}

class NoAnswer extends Error {
  constructor(what: string, ms: number) {
    super(`${what}: no answer within ${ms / 1000} s`);
  }
}

/** Tries until it does not throw; after `ms` throws what the last attempt threw. */
export async function eventually<T>(ms: number, attempt: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + ms; ; await pause(50)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
