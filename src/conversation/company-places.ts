import { type BulkheadPolicy, bulkhead } from 'cockatiel';

/**
 * So many calls of each company at once; the others wait, in the order in which they came. What one company floods with is
 * worked off at the pace of its places, and whoever comes in between finds a process that is not busy with it alone.
 */
export class CompanyPlaces {
  readonly #companies = new Map<string, BulkheadPolicy>();

  constructor(private readonly limit: number) {}

  async run<Result>(companyId: string, call: () => Promise<Result>): Promise<Result> {
    const places = this.#companies.get(companyId) ?? bulkhead(this.limit, Number.POSITIVE_INFINITY);
    this.#companies.set(companyId, places);
    try {
      return await places.execute(call);
    } finally {
      if (places.executionSlots === this.limit) this.#companies.delete(companyId);
    }
  }
}
