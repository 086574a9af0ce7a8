import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

interface Company {
  running: number;
  waiting: (() => void)[];
  /** The next convoy waits for spare time. */
  gathering: boolean;
}

/**
 * So many calls of each company at once. Those of a company that floods wait, and go in convoys: some together, when there
 * is room for them and the process has time to spare. Together they cost little, and between two convoys whoever else comes
 * finds a process that is not busy.
 */
export class Convoys {
  readonly #companies = new Map<string, Company>();

  constructor(
    private readonly limit: number,
    private readonly convoy: number,
    private readonly untilSpare: () => Promise<void> = spareTime,
  ) {}

  async run<Result>(companyId: string, call: () => Promise<Result>): Promise<Result> {
    const company = this.#companies.get(companyId) ?? { running: 0, waiting: [], gathering: false };
    this.#companies.set(companyId, company);
    if (company.running < this.limit && company.waiting.length === 0) company.running += 1;
    else await new Promise<void>((go) => company.waiting.push(go));
    try {
      return await call();
    } finally {
      company.running -= 1;
      void this.#next(companyId, company);
    }
  }

  async #next(companyId: string, company: Company): Promise<void> {
    if (company.running === 0 && company.waiting.length === 0) this.#companies.delete(companyId);
    // Whoever takes long, because something of his is locked, holds up no convoy.
    const room = company.running <= this.limit - this.convoy;
    if (!room || company.waiting.length === 0 || company.gathering) return;
    company.gathering = true;
    await this.untilSpare();
    company.gathering = false;
    const convoy = company.waiting.splice(0, this.convoy);
    company.running += convoy.length;
    for (const go of convoy) go();
  }
}

/** The part of its time in which a process may be busy and still has some to spare: servers and others share the machine. */
const BUSY = 0.4;
/** Milliseconds that are looked at. */
const WINDOW = 50;
/** Then whoever waits for it waits no longer: in a process that is always busy everything goes on, slowly. */
const LONGEST = 500;

/** Until this process has been less than busy for a moment, or half a second. */
async function spareTime(): Promise<void> {
  for (let waited = 0; waited < LONGEST; waited += WINDOW) {
    const before = performance.eventLoopUtilization();
    await pause(WINDOW);
    if (performance.eventLoopUtilization(before).utilization < BUSY) return;
  }
}
