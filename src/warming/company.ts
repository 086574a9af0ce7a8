import type { LoadReport } from '../context/report';
import type { ContextService } from '../context/service';
import type { SourceVersions } from '../context/source';
import { isDatabaseAway } from '../db/connection/availability';
import type { Db } from '../db/database';
import { type WarmingCandidate, warmingCandidates } from '../db/warming';
import type { Events } from '../observability/events';

export interface WarmingDeps {
  db: Db;
  contexts: ContextService;
  events: Events;
}

/** What the warming of one company has done, and what it has cost. */
export interface WarmingResult {
  companyId: string;
  /** Contexts that were in the cache, and will be for a while. */
  warm: number;
  loaded: number;
  /** The source has failed, or the context could not be stored. */
  failed: number;
  /** Of the loads together. */
  ms: number;
  /** That were stored in the cache. */
  bytes: number;
}

/** How a slice has ended: the company is done, its time is over, or the cache cannot be used. */
export type SliceEnd = 'done' | 'time-over' | 'cache-away';

/**
 * A client whose context could not be stored, although the cache answered, is tried in this many slices: the circuit of the
 * cache closes meanwhile. A client who was deleted must not stop the warming of all others.
 */
const TRIES = 3;

/** The warming of one company: one client after the other, in as many slices as it takes. */
export class CompanyWarming {
  readonly result: WarmingResult;
  readonly #rest: WarmingCandidate[];
  #isFirst = true;
  /** How often the context of the client in front could not be stored. */
  #unstored = 0;

  private constructor(
    private readonly deps: WarmingDeps,
    companyId: string,
    candidates: readonly WarmingCandidate[],
  ) {
    this.result = { companyId, warm: 0, loaded: 0, failed: 0, ms: 0, bytes: 0 };
    this.#rest = [...candidates];
  }

  /** @param clients how many clients are warmed at most */
  static async of(deps: WarmingDeps, companyId: string, clients: number): Promise<CompanyWarming> {
    return new CompanyWarming(deps, companyId, await warmingCandidates(deps.db, companyId, clients));
  }

  /**
   * Warms until all clients are done, or until `performance.now()` is `until`. Throws `DatabaseAway`. A client who could not be
   * warmed because the cache or the database is away is the first of the next slice.
   */
  async run(until: number): Promise<SliceEnd> {
    for (let next = this.#rest[0]; next; next = this.#rest[0]) {
      if ((await this.#warm(next)) === 'cache-away') return 'cache-away';
      this.#rest.shift();
      this.#unstored = 0;
      if (this.#rest.length > 0 && performance.now() >= until) return 'time-over';
    }
    this.deps.events.emit('contexts.warmed', this.result);
    return 'done';
  }

  async #warm({ client, versions }: WarmingCandidate): Promise<'cache-away' | undefined> {
    const { result } = this;
    const owner = { companyId: result.companyId, client };
    try {
      const warming = await this.deps.contexts.warm(owner, this.#expected(versions));
      if (warming.kind === 'cache-away') return 'cache-away';
      if (warming.kind === 'unstored') return this.#afterUnstored();
      this.#isFirst = false;
      if (warming.kind === 'warm') result.warm += 1;
      else this.#addLoad(warming.report);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      result.failed += 1;
    }
    return undefined;
  }

  #afterUnstored(): 'cache-away' | undefined {
    this.#unstored += 1;
    if (this.#unstored < TRIES) return 'cache-away';
    this.result.failed += 1;
    return undefined;
  }

  /**
   * The segments that all clients share are expected once. If they change meanwhile, their version here is old, and each
   * further client would drop a newer entry for it.
   */
  #expected({ company, schedule, client, dialogue }: WarmingCandidate['versions']): SourceVersions {
    return {
      ...(this.#isFirst && { company, schedule }),
      client,
      ...(dialogue !== null && { dialogue }),
    };
  }

  #addLoad({ ms, segments }: LoadReport): void {
    const { result } = this;
    result.loaded += 1;
    result.ms += ms;
    for (const { from, bytes } of Object.values(segments)) if (from === 'filled') result.bytes += bytes;
  }
}
