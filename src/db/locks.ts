import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../time/duration';
import { DatabaseAway, LockTimedOut } from './errors';

/** Milliseconds between the attempts. */
const PAUSES = [100, 200, 400];

/**
 * For what would be expensive to lose, such as the answer of a responder: tries again when another transaction has locked
 * what this one needs. It has no connection while it waits. Throws `LockTimedOut` after the last attempt.
 */
export async function retryLocked<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (const ms of PAUSES) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LockTimedOut)) throw error;
      await pause(ms);
    }
  }
  return attempt();
}

export interface Patience {
  /** By `performance.now()`. No attempt begins later, but for the first. */
  until: number;
  /** When it aborts, the next failure is the last. */
  signal: AbortSignal;
}

/**
 * For what would be even worse to lose: tries again also while PostgreSQL is away. Throws what the last attempt threw.
 */
export async function retryUntil<Result>(
  { until, signal }: Patience,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let ms = 100; ; ms = Math.min(2 * ms, SECOND)) {
    try {
      return await attempt();
    } catch (error) {
      const mayPass = error instanceof DatabaseAway || error instanceof LockTimedOut;
      if (!mayPass || signal.aborted || performance.now() + ms > until) throw error;
    }
    await pause(ms);
  }
}

/**
 * Runs calls of the same key one after the other in this process. For transactions that lock the same row and would wait for
 * each other in PostgreSQL, where each of them occupies a connection.
 */
export class OneAtATime {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Result>(key: string, call: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    // Where PostgreSQL is away, those that wait would each find out for themselves, one deadline after the other.
    const next = (error: unknown) => {
      if (error instanceof DatabaseAway) throw error;
      return call();
    };
    const running = before ? before.then(call, next) : call();
    this.#last.set(key, running);
    try {
      return await running;
    } finally {
      if (this.#last.get(key) === running) this.#last.delete(key);
    }
  }
}
