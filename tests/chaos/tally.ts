import type { Outcome } from './arena';

/** What a run of many schedules comes to. */
export class Tally {
  schedules = 0;
  violated = 0;
  messages = 0;
  turns = 0;
  /** Runs of responders whose turn was not committed: thrown away by a crash, or because another was first. */
  discarded = 0;
  replies = 0;
  /** Replies that came in again under the same key. */
  repeated = 0;
  parked = 0;
  readonly faults = new Map<string, number>();
  readonly settled: number[] = [];
  #seconds = 0;

  add({ record, violations, settledMs, seconds, turns }: Outcome): void {
    this.schedules += 1;
    this.violated += violations.length > 0 ? 1 : 0;
    this.messages += record.messages.size;
    this.turns += turns;
    this.discarded += record.seen.length - turns;
    const keys = new Set(record.arrivals.map(({ idempotencyKey }) => idempotencyKey));
    this.replies += keys.size;
    this.repeated += record.arrivals.length - keys.size;
    this.parked += record.parked.length;
    for (const [kind, times] of record.struck) this.faults.set(kind, (this.faults.get(kind) ?? 0) + times);
    this.settled.push(settledMs);
    this.#seconds += seconds;
  }

  get secondsEach(): number {
    return this.schedules === 0 ? 0 : this.#seconds / this.schedules;
  }

  /** From the last fault until everything was done, in ms; `share` of the schedules were faster. */
  settledWithin(share: number): number {
    const sorted = this.settled.toSorted((a, b) => a - b);
    return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  }
}
