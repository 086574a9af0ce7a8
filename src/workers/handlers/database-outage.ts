import { DatabaseAway } from '../../db/errors';
import type { Events } from '../../observability/events';
import { SECOND } from '../../time/duration';

export interface OutageTimes {
  /** Milliseconds between two attempts. */
  retryMs: number;
  /** Milliseconds until the waiting calls give up: another process may reach PostgreSQL when this one does not. */
  giveUpMs: number;
}

const TIMES: OutageTimes = { retryMs: SECOND / 2, giveUpMs: 10 * SECOND };

interface Waiting {
  /** Its number among all calls, in the order in which they began. */
  number: number;
  /** `true`: try again; `false`: give up. */
  proceed: (again: boolean) => void;
}

/**
 * Keeps calls in their order while PostgreSQL is away. Each would otherwise back off on its own, and a client's second
 * message could be answered before the first. Calls that fail because of the outage wait here and try again together, the
 * oldest first. After a while they give up, the youngest first: each job goes back to the front of its queue, so the oldest
 * one ends up first.
 */
export class DatabaseOutage {
  readonly #waiting: Waiting[] = [];
  /** Calls that have waited and are trying again. */
  #retrying = 0;
  #calls = 0;
  /** By `performance.now()`; undefined: PostgreSQL answers. */
  #since: number | undefined;
  #giveUpAt = 0;

  constructor(
    private readonly events: Events,
    private readonly times: OutageTimes = TIMES,
  ) {}

  /** Returns the call's result, or `away`: PostgreSQL is away, and the caller gives its job back. */
  async through<Result>(call: () => Promise<Result>, signal: AbortSignal): Promise<Result | 'away'> {
    const number = this.#calls++;
    // A new call waits too where older ones do.
    for (let waits = this.#waiting.length > 0; ; waits = true) {
      if (waits && !(await this.#nextTry(number))) return 'away';
      try {
        const result = await (waits ? this.#retry(call) : call());
        this.#endIfOver();
        return result;
      } catch (error) {
        if (!(error instanceof DatabaseAway) || signal.aborted) throw error;
        this.#begin(error);
      }
    }
  }

  async #retry<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#retrying += 1;
    try {
      return await call();
    } finally {
      this.#retrying -= 1;
    }
  }

  #nextTry(number: number): Promise<boolean> {
    return new Promise((proceed) => {
      this.#waiting.push({ number, proceed });
      if (this.#waiting.length === 1) setTimeout(() => this.#proceed(), this.times.retryMs);
    });
  }

  #proceed(): void {
    const again = performance.now() < this.#giveUpAt;
    const waiting = this.#waiting
      .splice(0)
      .sort((a, b) => (again ? a.number - b.number : b.number - a.number));
    if (!again) this.#giveUpAt = performance.now() + this.times.giveUpMs;
    for (const { proceed } of waiting) proceed(again);
  }

  #begin(error: DatabaseAway): void {
    if (this.#since !== undefined) return;
    this.#since = performance.now();
    this.#giveUpAt = this.#since + this.times.giveUpMs;
    this.events.emit('database.away', { error });
  }

  /** The outage is not over while others wait: PostgreSQL may accept some connections and refuse others. */
  #endIfOver(): void {
    if (this.#since === undefined || this.#waiting.length + this.#retrying > 0) return;
    const seconds = Math.round((performance.now() - this.#since) / SECOND);
    this.#since = undefined;
    this.events.emit('database.back', { seconds });
  }
}
