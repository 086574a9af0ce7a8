/**
 * Resolves a context: four segments, each from this process's copy, from Redis, or from the source.
 *
 * A segment of one load is in one of these states, and moves only as the cache says:
 *
 *   wanted ──same──▶ done      Redis confirmed our parsed copy; as for an entry, of the version that the caller knows
 *   wanted ──entry─▶ done      parsed; bytes we can not read are dropped ▶ wanted
 *   wanted ──lease─▶ filling   we load from the source and store under our token
 *     filling ──stored──▶ done
 *     filling ──refused─▶ wanted   an invalidation came in between: what we loaded may be old, ask again
 *     filling ──failed──▶ the lease is released, the load fails with the source's error
 *   wanted ──wait──▶ waiting   somebody holds the lease
 *     waiting, the holder is in this process ▶ joins that very attempt (its token, never merely its key:
 *       a reader that starts after an invalidation sees another token and cannot be given what was read before);
 *       what it yields counts if it has the known version, or was read after this load began ▶ else wanted
 *     waiting, the holder is elsewhere ▶ asks again after a growing pause
 *
 * When rounds or time run out, or Redis does not answer, what is still wanted is read from the source directly,
 * a bounded number at a time, and not stored. A turn never waits for the cache longer than that.
 */
import { randomUUID } from 'node:crypto';
import { type Context, type ContextOwner, SEGMENTS, type SegmentName } from '../domain/context';
import type { Metrics } from '../observability/metrics';
import { SECOND } from '../time/duration';
import type { Entry, Found, Look } from './cache';
import { UnreadableEntry } from './errors';
import { Filler, type FillerDeps, LEASE, type Resolved } from './filler';
import { entryKey } from './keys';
import type { Copy } from './local-cache';
import type { LoadReport } from './report';
import type { SourceVersions } from './source';

export interface LoaderDeps extends FillerDeps {
  metrics: Metrics;
  onUnreadable: (problem: UnreadableEntry) => void;
  pause: (ms: number) => Promise<unknown>;
}

/** A segment that a load has not got yet. */
interface Wanted extends Look {
  segment: SegmentName;
  owner: ContextOwner;
  copy: Copy | undefined;
}

const MAX_ROUNDS = 30;
/** A holder that takes longer is slow or dead; whoever waits for him asks the source himself. */
const MAX_WAIT = 3 * SECOND;
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 250;

export class Loader {
  readonly #filler: Filler;

  constructor(private readonly deps: LoaderDeps) {
    this.#filler = new Filler(deps);
  }

  /** Throws what the source throws; a cache that is slow or gone costs time, never the context. */
  async load(
    owner: ContextOwner,
    versions: SourceVersions = {},
  ): Promise<{ context: Context; report: LoadReport }> {
    const started = performance.now();
    const resolved = await this.#resolve(owner, versions, started);
    const report = this.#report(resolved, performance.now() - started);
    const context = Object.fromEntries(SEGMENTS.map((segment) => [segment, resolved[segment].value]));
    return { context: Object.freeze(context) as Context, report };
  }

  async #resolve(
    owner: ContextOwner,
    versions: SourceVersions,
    started: number,
  ): Promise<Record<SegmentName, Resolved>> {
    const resolved: Partial<Record<SegmentName, Resolved>> = {};
    for (let round = 0; ; round++) {
      const missing = SEGMENTS.filter((segment) => !resolved[segment]);
      if (missing.length === 0) return resolved as Record<SegmentName, Resolved>;
      const wanted = missing.map((segment) => this.#want(segment, owner, versions));
      const token = randomUUID();
      const found =
        round < MAX_ROUNDS && performance.now() < started + MAX_WAIT
          ? await this.deps.cache.read(wanted, { token, ms: LEASE }).catch(() => undefined)
          : undefined;
      const steps: Promise<void>[] = [];
      for (const [i, one] of wanted.entries()) {
        const answer = found?.[i];
        const keep = (settled: Resolved | undefined) => {
          if (settled) resolved[one.segment] = settled;
        };
        if (answer?.kind === 'same' && one.copy) keep({ ...one.copy, from: 'local' });
        else steps.push(this.#settle(one, answer, { token, round, started }).then(keep));
      }
      await allOrFirstError(steps);
    }
  }

  #want(segment: SegmentName, owner: ContextOwner, versions: SourceVersions): Wanted {
    const key = entryKey(segment, owner);
    const copy = this.deps.copies.get(key);
    return { segment, owner, key, copy, held: copy?.etag, knownVersion: versions[segment] };
  }

  /** One step of the state machine above; undefined: still wanted. */
  async #settle(
    { segment, owner, key, knownVersion }: Wanted,
    found: Found | undefined,
    { token, round, started }: { token: string; round: number; started: number },
  ): Promise<Resolved | undefined> {
    switch (found?.kind) {
      case undefined:
        return this.#filler.readDirectly(segment, owner);
      case 'entry':
        return this.#parse(key, found);
      case 'lease':
        return this.#filler.fill(segment, owner, key, token);
      case 'wait': {
        const fill = this.#filler.join(key, found.token);
        if (fill) {
          const resolved = await fill.resolved;
          // A fill that began before this load may have read the source before the versions that the caller knows.
          const isNewEnough =
            knownVersion === undefined ||
            fill.startedAt >= started ||
            resolved?.version === String(knownVersion);
          return isNewEnough ? resolved : undefined;
        }
        await this.deps.pause(Math.min(FIRST_PAUSE * 2 ** round, LONGEST_PAUSE) * (0.5 + Math.random() / 2));
        return undefined;
      }
      case 'same': // its copy is gone
      case 'absent':
        return undefined;
    }
  }

  async #parse(key: string, entry: Entry): Promise<Resolved | undefined> {
    const copy = await this.deps.copies.parse(key, entry);
    if (copy) return { ...copy, from: 'redis' };
    this.deps.onUnreadable(new UnreadableEntry(entry.body[0]));
    await this.deps.cache.drop(key, entry.etag).catch(() => undefined);
    return undefined;
  }

  #report(resolved: Record<SegmentName, Resolved>, ms: number): LoadReport {
    const { metrics } = this.deps;
    metrics.contextSeconds.observe(ms / SECOND);
    const segments = {} as LoadReport['segments'];
    for (const segment of SEGMENTS) {
      const { from, bytes } = resolved[segment];
      segments[segment] = { from, bytes };
      metrics.segments.inc({ segment, from });
    }
    return { ms: Math.round(ms * 100) / 100, segments };
  }
}

/** Waits for all, so that no fill is left running behind an error that has been thrown already. */
async function allOrFirstError(steps: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(steps)).find((step) => step.status === 'rejected');
  if (failed) throw failed.reason;
}
