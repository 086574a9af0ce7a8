import { setTimeout as pause } from 'node:timers/promises';

/** Rejects with a clear reason when the promise takes too long. Use generous limits: they only detect missing answers. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = pause(ms, undefined, { signal: timer.signal }).then(() => {
    throw new NoAnswer(what, ms);
  });
  // A case that failed does not await these any more; its own error is reported.
  late.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}

class NoAnswer extends Error {
  constructor(what: string, ms: number) {
    super(`${what}: no answer within ${ms / 1000} s`);
  }
}

/** Retries until the attempt succeeds. After `ms`, throws the error of the last attempt. */
export async function eventually<T>(ms: number, attempt: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + ms; ; await pause(50)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
