/**
 * How many turns of each company this process runs at once. Responders are slow: without a limit, one company that is
 * flooded takes all places, and everybody else's clients wait for it.
 */
export class CompanySlots {
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Map<string, Set<string>>();

  constructor(private readonly limit: number) {}

  /** False: all are taken; the conversation is remembered for when one is given back. */
  take(companyId: string, conversationId: string): boolean {
    const taken = this.#taken.get(companyId) ?? 0;
    if (taken < this.limit) {
      this.#taken.set(companyId, taken + 1);
      return true;
    }
    const waiting = this.#waiting.get(companyId) ?? new Set();
    this.#waiting.set(companyId, waiting.add(conversationId));
    return false;
  }

  /** Returns the conversation that has waited longest, if any: it is not remembered any more. */
  giveBack(companyId: string): string | undefined {
    const taken = (this.#taken.get(companyId) ?? 0) - 1;
    if (taken > 0) this.#taken.set(companyId, taken);
    else this.#taken.delete(companyId);

    const waiting = this.#waiting.get(companyId);
    const next = waiting?.values().next().value;
    if (next !== undefined) waiting?.delete(next);
    if (waiting?.size === 0) this.#waiting.delete(companyId);
    return next;
  }
}
