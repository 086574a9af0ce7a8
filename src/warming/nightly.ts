import { companyTimezones } from '../db/warming';
import { HOUR, SECOND } from '../time/duration';
import { CompanyWarming, type WarmingDeps } from './company';
import { isWithin } from './off-peak';
import type { Hours } from './settings';

export interface NightlyWarmingDeps extends WarmingDeps {
  hours: Hours;
  /** How many clients of a company are warmed. */
  clients: number;
}

/**
 * A slice runs this often, and for this long: one load at a time, in a fifth of the time, and the jobs that share the queue wait
 * for a second at most.
 */
export const WARM_EVERY = 5 * SECOND;
const SLICE = SECOND;
/** A company that was warmed is looked at again after this time: the cache may have been flushed. */
const AGAIN_AFTER = HOUR;

/**
 * Warms the companies whose clocks are in the off-peak hours, one after the other. It remembers in memory what it has done: a
 * new process looks at all contexts again, and those that are warm cost it one small command each.
 */
export class NightlyWarming {
  /** When companies were done, by `Date.now()`. */
  readonly #done = new Map<string, number>();
  #current: CompanyWarming | undefined;

  constructor(private readonly deps: NightlyWarmingDeps) {}

  /** One slice. */
  async run(now = new Date()): Promise<void> {
    const until = performance.now() + SLICE;
    do {
      this.#current ??= await this.#next(now);
      const end = await this.#current?.run(until);
      if (end !== 'done') return;
      this.#done.set(this.#current?.result.companyId ?? '', now.getTime());
      this.#current = undefined;
    } while (performance.now() < until);
  }

  async #next(now: Date): Promise<CompanyWarming | undefined> {
    for (const [companyId, at] of this.#done) {
      if (now.getTime() - at >= AGAIN_AFTER) this.#done.delete(companyId);
    }
    const next = (await companyTimezones(this.deps.db)).find(
      ({ id, timezone }) => !this.#done.has(id) && isWithin(this.deps.hours, timezone, now),
    );
    return next && CompanyWarming.of(this.deps, next.id, this.deps.clients);
  }
}
