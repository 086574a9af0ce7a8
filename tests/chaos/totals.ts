import type { Outcome } from './test-bed';

/** The totals over all schedules of a run. */
export class Totals {
  schedules = 0;
  violated = 0;
  messages = 0;
  turns = 0;
  /** Responder runs whose turn was not committed, because of a crash or because another turn committed first. */
  discarded = 0;
  /** Bookings and cancellations of models, each after a yes. */
  agreed = 0;
  replies = 0;
  /** Replies that the gateway received again under the same key. */
  repeated = 0;
  parked = 0;
  webhooks = 0;
  /** Webhooks that were not answered with 200, and came again. */
  unanswered = 0;
  /** Requests for the list of conversations. */
  listed = 0;
  notListed = 0;
  readonly faults = new Map<string, number>();
  readonly settled: number[] = [];

  add({ observations, violations, settledMs, turns, list }: Outcome): void {
    this.schedules += 1;
    this.violated += violations.length > 0 ? 1 : 0;
    this.messages += observations.messages.size;
    this.turns += turns;
    this.listed += list.answered;
    this.notListed += list.unanswered;
    this.discarded += observations.runs.length - turns;
    for (const { report } of observations.runs) this.agreed += report.performed ?? 0;
    const keys = new Set(observations.received.map(({ idempotencyKey }) => idempotencyKey));
    this.replies += keys.size;
    this.repeated += observations.received.length - keys.size;
    this.parked += observations.parked.length;
    this.webhooks += observations.webhooks.posted;
    this.unanswered += observations.webhooks.unanswered;
    for (const [kind, times] of observations.injected)
      this.faults.set(kind, (this.faults.get(kind) ?? 0) + times);
    this.settled.push(settledMs);
  }

  /** Milliseconds from the last fault until all work was done, for this share of the schedules. */
  settledWithin(share: number): number {
    const sorted = this.settled.toSorted((a, b) => a - b);
    return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  }
}
