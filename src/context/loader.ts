/**
 * Loads a context: four segments, each from the local cache of this process, from Redis, or from the source.
 *
 * States of one segment in one load. Only the answers of the cache (read.lua, fill.lua) move it from one to the next:
 *
 *   wanted    not resolved yet; looked up in Redis, in one call for all wanted segments
 *     same  → done      Redis confirmed the entry in the local cache
 *     entry → done      parsed. An entry that this release cannot read is dropped → wanted
 *     lease → filling   absent, and this load fills it
 *     wait  → waiting   absent, and another load fills it
 *   filling   this load reads the source and stores the value under its token
 *     stored  → done
 *     refused → wanted  the segment was invalidated in between: the value may be old
 *     failed  → the lease is released, and the load fails with the source's error
 *   waiting
 *     the other load is in this process: joins that fill by its token, not by its key. (A load that starts after an
 *       invalidation sees another token, so it is never given a value that was read before the invalidation.)
 *       The value counts if it has the version that the caller knows, or if its fill began after this load → done, else → wanted
 *     the other load is elsewhere: pauses, longer each time → wanted
 *   done
 *
 * When Redis is gone or slow, or rounds or time run out, every wanted segment is read from the source directly (a bounded
 * number at a time) and is not stored. A turn never waits for the cache longer than that.
 */
import { type Context, type ContextOwner, SEGMENTS, type SegmentName } from '../domain/context';
import { HITS } from '../domain/origin';
import { SECOND } from '../time/duration';
import { UnreadableEntry } from './errors';
import { newToken } from './fill-token';
import { Filler, type FillerDeps, LEASE, type Resolved } from './filler';
import { entryKey } from './keys';
import type { LocalEntry } from './local-cache';
import type { Entry, Found, Lookup } from './lookup';
import type { LoadReport } from './report';
import type { SourceVersions } from './source';

export interface LoaderDeps extends FillerDeps {
  pause: (ms: number) => Promise<unknown>;
}

/** A segment that a load has not resolved yet. */
interface Wanted extends Lookup {
  segment: SegmentName;
  owner: ContextOwner;
  local: LocalEntry | undefined;
}

const MAX_ROUNDS = 30;
/** A fill that takes longer is slow, or its process is dead: the loads that wait for it read the source themselves. */
const MAX_WAIT = 3 * SECOND;
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 250;

export class Loader {
  readonly #filler: Filler;
  /** Headers of unreadable entries that have been reported. */
  readonly #reported = new Set<number | undefined>();

  constructor(private readonly deps: LoaderDeps) {
    this.#filler = new Filler(deps);
  }

  /** Throws what the source throws; a cache that is slow or gone costs time, but never fails a load. */
  async load(
    owner: ContextOwner,
    versions: SourceVersions = {},
  ): Promise<{ context: Context; report: LoadReport }> {
    const started = performance.now();
    const resolved = await this.#resolve(owner, versions, started);
    const ms = performance.now() - started;
    const report = reportOf(resolved, ms);
    this.#count(owner, resolved, report, ms);
    const context: Partial<Record<SegmentName, unknown>> = {};
    for (const segment of SEGMENTS) context[segment] = resolved[segment].value;
    return { context: Object.freeze(context) as Context, report };
  }

  /** Loads without counting: nothing waits for it, and a hit rate tells how often turns found their context. */
  async loadAhead(owner: ContextOwner, versions: SourceVersions): Promise<LoadReport> {
    const started = performance.now();
    return reportOf(await this.#resolve(owner, versions, started), performance.now() - started);
  }

  async #resolve(
    owner: ContextOwner,
    versions: SourceVersions,
    started: number,
  ): Promise<Record<SegmentName, Resolved>> {
    const resolved: Partial<Record<SegmentName, Resolved>> = {};
    for (let round = 0; ; round++) {
      const wanted: Wanted[] = [];
      for (const segment of SEGMENTS)
        if (!resolved[segment]) wanted.push(this.#want(segment, owner, versions));
      if (wanted.length === 0) return resolved as Record<SegmentName, Resolved>;
      const token = newToken();
      const isInTime = round < MAX_ROUNDS && performance.now() < started + MAX_WAIT;
      const found = isInTime
        ? await this.deps.cache.read(wanted, { token, ms: LEASE }).catch(() => undefined)
        : undefined;
      const steps: Promise<void>[] = [];
      for (const [i, one] of wanted.entries()) {
        const answer = found?.[i];
        if (answer?.kind === 'same' && one.local) {
          const { value, version, bytes } = one.local;
          resolved[one.segment] = { value, version, bytes, from: 'local' };
          continue;
        }
        const keep = (settled: Resolved | undefined) => {
          if (settled) resolved[one.segment] = settled;
        };
        steps.push(this.#settle(one, answer, { token, round, started, isInTime }).then(keep));
      }
      if (steps.length > 0) await allOrFirstError(steps);
    }
  }

  #want(segment: SegmentName, owner: ContextOwner, versions: SourceVersions): Wanted {
    const key = entryKey(segment, owner);
    const local = this.deps.localCache.get(key);
    const knownVersion = versions[segment];
    const isOfVersion = knownVersion === undefined || local?.version === String(knownVersion);
    return { segment, owner, key, local, localEtag: isOfVersion ? local?.etag : undefined, knownVersion };
  }

  /** One step of the state machine above; returns undefined where the segment is still wanted. */
  async #settle(
    { segment, owner, key, knownVersion }: Wanted,
    found: Found | undefined,
    { token, round, started, isInTime }: { token: string; round: number; started: number; isInTime: boolean },
  ): Promise<Resolved | undefined> {
    switch (found?.kind) {
      case undefined:
        return this.#filler.readDirectly(segment, owner, isInTime ? 'cache-away' : 'waited-long');
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
      case 'same': // the local cache has evicted it meanwhile
      case 'absent':
        return undefined;
    }
  }

  async #parse(key: string, entry: Entry): Promise<Resolved | undefined> {
    const parsed = await this.deps.localCache.parse(key, entry);
    if (parsed) return { ...parsed, from: 'redis' };
    this.#reportUnreadable(entry.body[0]);
    await this.deps.cache.drop(key, entry.etag).catch(() => undefined);
    return undefined;
  }

  /** Once for each kind of entry. */
  #reportUnreadable(header: number | undefined): void {
    if (this.#reported.has(header)) return;
    this.#reported.add(header);
    this.deps.events.emit('cache.unreadable-entry', { error: new UnreadableEntry(header) });
  }

  #count(
    { companyId }: ContextOwner,
    resolved: Record<SegmentName, Resolved>,
    { segments }: LoadReport,
    ms: number,
  ): void {
    const { events, counts } = this.deps;
    for (const segment of SEGMENTS) {
      const { from, bytes } = segments[segment];
      events.emit('segment.loaded', { companyId, segment, from, bytes, reason: resolved[segment].reason });
      counts?.add(segment, from);
    }
    const isHit = SEGMENTS.every((segment) => HITS.includes(segments[segment].from));
    events.emit('context.loaded', { companyId, seconds: ms / SECOND, isHit });
  }
}

function reportOf(resolved: Record<SegmentName, Resolved>, ms: number): LoadReport {
  const segments = {} as LoadReport['segments'];
  for (const segment of SEGMENTS) {
    const { from, bytes, version } = resolved[segment];
    segments[segment] = { from, bytes, ...(version !== undefined && { version }) };
  }
  return { ms: Math.round(ms * 100) / 100, segments };
}

/** Waits for all steps before it throws, so that no fill goes on after the load has failed. */
async function allOrFirstError(steps: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(steps)).find((step) => step.status === 'rejected');
  if (failed) throw failed.reason;
}
