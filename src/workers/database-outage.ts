import { DatabaseAway } from '../db/errors';
import type { Logger } from '../observability/logger';
import { SECOND } from '../time/duration';

export interface OutageTimes {
  /** Milliseconds between two tries. */
  againMs: number;
  /** Milliseconds until the calls are given back: another process may reach PostgreSQL when this one does not. */
  patienceMs: number;
}

const TIMES: OutageTimes = { againMs: SECOND / 2, patienceMs: 10 * SECOND };

interface Waiting {
  /** Its place among all calls, in the order in which they began. */
  place: number;
  go: (again: boolean) => void;
}

/**
 * Keeps calls in their order while PostgreSQL is away. Each would otherwise back off on its own, and a client's second
 * message would be answered before the first. Calls that meet the outage wait here and try again together, the oldest
 * first. After a while they are given back, the youngest first: each goes to the front of its queue, so the oldest ends
 * up foremost.
 */
export class DatabaseOutage {
  readonly #waiting: Waiting[] = [];
  /** Calls that have waited and are being tried again. */
  #trying = 0;
  #begun = 0;
  /** By `performance.now()`; undefined: PostgreSQL answers. */
  #since: number | undefined;
  #patientUntil = 0;

  constructor(
    private readonly logger: Logger,
    private readonly times: OutageTimes = TIMES,
  ) {}

  /** The call's result, or `away`: PostgreSQL is, and the caller's job is to be given back. */
  async through<Result>(call: () => Promise<Result>, signal: AbortSignal): Promise<Result | 'away'> {
    const place = this.#begun++;
    // Those that wait were first.
    for (let waits = this.#waiting.length > 0; ; waits = true) {
      if (waits && !(await this.#nextTry(place))) return 'away';
      try {
        const result = await (waits ? this.#tried(call) : call());
        this.#mayBeOver();
        return result;
      } catch (error) {
        if (!(error instanceof DatabaseAway) || signal.aborted) throw error;
        this.#hasBegun(error);
      }
    }
  }

  async #tried<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#trying += 1;
    try {
      return await call();
    } finally {
      this.#trying -= 1;
    }
  }

  #nextTry(place: number): Promise<boolean> {
    return new Promise((go) => {
      this.#waiting.push({ place, go });
      if (this.#waiting.length === 1) setTimeout(() => this.#goOn(), this.times.againMs);
    });
  }

  #goOn(): void {
    const again = performance.now() < this.#patientUntil;
    const waiting = this.#waiting.splice(0).sort((a, b) => (again ? a.place - b.place : b.place - a.place));
    if (!again) this.#patientUntil = performance.now() + this.times.patienceMs;
    for (const { go } of waiting) go(again);
  }

  #hasBegun(err: DatabaseAway): void {
    if (this.#since !== undefined) return;
    this.#since = performance.now();
    this.#patientUntil = this.#since + this.times.patienceMs;
    this.logger.warn({ err }, 'PostgreSQL is away; messages wait for it in their order');
  }

  /** Not while others wait: PostgreSQL may take some connections and refuse others. */
  #mayBeOver(): void {
    if (this.#since === undefined || this.#waiting.length + this.#trying > 0) return;
    const seconds = Math.round((performance.now() - this.#since) / SECOND);
    this.#since = undefined;
    this.logger.info({ seconds }, 'PostgreSQL is back; the messages that waited are being stored');
  }
}
