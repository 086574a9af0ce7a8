import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../time/duration';
import { DatabaseAway, LockTimedOut } from './errors';

/** Milliseconds between the attempts. */
const PAUSES = [100, 200, 400];

/**
 * Repeats an attempt while another transaction keeps a lock that it needs. For work that is expensive to lose, such as the
 * answer of a responder. It occupies no connection between the attempts. Throws `LockTimedOut` after the last one.
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
  /** A time of `performance.now()`. Only the first attempt may begin later. */
  until: number;
  /** After its abort, no further attempt is made. */
  signal: AbortSignal;
}

/** Repeats an attempt also while PostgreSQL is away. Throws what the last attempt threw. */
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
 * Runs calls with the same key one after the other in this process. For transactions that lock the same row: in PostgreSQL
 * they would wait for each other, too, and each of them would occupy a connection.
 */
export class OneAtATime {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Result>(key: string, call: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    // While PostgreSQL is away, the waiting calls fail with the running one, and do not wait for one deadline each.
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
