interface Company {
  taken: number;
  /** How many found no place since nobody waited. */
  turnedAway: number;
}

/**
 * How many turns of each company this process runs at once. Responders are slow: without a limit, one company that is
 * flooded takes all places, and everybody else's clients wait for it.
 */
export class CompanySlots {
  readonly #companies = new Map<string, Company>();

  constructor(private readonly limit: number) {}

  /** False: all are taken. */
  take(companyId: string): boolean {
    const company = this.#companies.get(companyId) ?? { taken: 0, turnedAway: 0 };
    if (company.taken === this.limit) return false;
    company.taken += 1;
    this.#companies.set(companyId, company);
    return true;
  }

  /** Remembers, for those who give a place back, that somebody waits for one. False: one is free. */
  turnAway(companyId: string): boolean {
    const company = this.#companies.get(companyId);
    if (company) company.turnedAway += 1;
    return company?.taken === this.limit;
  }

  /** Returns how many were turned away since nobody waited. */
  giveBack(companyId: string): number {
    const company = this.#companies.get(companyId);
    if (!company) return 0;
    company.taken -= 1;
    if (company.taken === 0) this.#companies.delete(companyId);
    return company.turnedAway;
  }

  /** Nobody waits, unless more were turned away since somebody looked. */
  nobodyWaits(companyId: string, turnedAwayThen: number): void {
    const company = this.#companies.get(companyId);
    if (company?.turnedAway === turnedAwayThen) company.turnedAway = 0;
  }
}
