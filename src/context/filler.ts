import { type BulkheadPolicy, bulkhead } from 'cockatiel';
import type { ContextOwner, SegmentName } from '../domain/context';
import type { DirectReason, FillOutcome, Origin } from '../domain/origin';
import type { Events } from '../observability/events';
import { SECOND } from '../time/duration';
import type { SegmentCache } from './cache';
import { encode } from './envelope';
import { SourceTimedOut } from './errors';
import { deepFreeze } from './freeze';
import type { LocalCache } from './local-cache';
import type { ContextSource, Sourced, SourceVersion } from './source';
import type { LoadCounts } from './stats/load-counts';

export interface FillerDeps {
  cache: SegmentCache;
  localCache: LocalCache;
  source: ContextSource;
  /** How long an entry of each segment may live, in ms. Up to a tenth less at random, so that entries do not expire together. */
  ttlMs: Record<SegmentName, number>;
  events: Events;
  /** For `dialogkeeper context stats`. */
  counts?: LoadCounts;
}

/** A segment that a load has resolved. */
export interface Resolved {
  value: unknown;
  version: string | undefined;
  from: Origin;
  /** Of a direct read. */
  reason?: DirectReason;
  bytes: number;
}

/** A fill under way. */
interface Fill {
  /** By `performance.now()`, before the source was asked. */
  startedAt: number;
  filled: Promise<Filled>;
}

type Filled = { kind: 'stored' | 'unstored'; resolved: Resolved } | { kind: 'refused' };

/** How long a lease stands, in ms; the source has to answer before it ends. */
export const LEASE = 10 * SECOND;
export const SOURCE_TIMEOUT = 8 * SECOND;
/** Segments that are read without the cache at the same time, and those that may wait. */
const DIRECT_AT_ONCE = 16;
const DIRECT_WAITING = 10_000;

/** Reads segments from the source, and stores them under a lease. */
export class Filler {
  /** The fills under way in this process, by `attemptOf`. */
  readonly #fills = new Map<string, Fill>();
  readonly #direct: BulkheadPolicy = bulkhead(DIRECT_AT_ONCE, DIRECT_WAITING);

  constructor(private readonly deps: FillerDeps) {}

  /** Fills under a lease that was granted for `token`. Returns undefined where the fill is refused. Throws what the source throws. */
  async fill(
    segment: SegmentName,
    owner: ContextOwner,
    key: string,
    token: string,
  ): Promise<Resolved | undefined> {
    const attempt = attemptOf(key, token);
    const startedAt = performance.now();
    const filled = this.#loadAndStore(segment, owner, key, token).finally(() => this.#fills.delete(attempt));
    this.#fills.set(attempt, { startedAt, filled });
    let outcome: FillOutcome = 'failed';
    let bytes = 0;
    try {
      const result = await filled;
      outcome = result.kind;
      if (result.kind === 'refused') return undefined;
      bytes = result.resolved.bytes;
      return result.resolved;
    } finally {
      const seconds = (performance.now() - startedAt) / SECOND;
      if (outcome === 'refused') this.deps.counts?.add(segment, 'refused');
      this.deps.events.emit('segment.filled', {
        companyId: owner.companyId,
        segment,
        outcome,
        bytes,
        seconds,
      });
    }
  }

  /**
   * The value of the fill that is under way in this process for this very token; undefined: there is none here. A fill that
   * fails, is refused or may not be stored resolves to undefined: the caller looks the segment up again.
   */
  join(
    key: string,
    token: string,
  ): { startedAt: number; resolved: Promise<Resolved | undefined> } | undefined {
    const fill = this.#fills.get(attemptOf(key, token));
    if (!fill) return undefined;
    const joined = (filled: Filled): Resolved | undefined =>
      filled.kind === 'stored' ? { ...filled.resolved, from: 'joined' } : undefined;
    return { startedAt: fill.startedAt, resolved: fill.filled.then(joined, () => undefined) };
  }

  /** Stores nothing. Only a bounded number run at a time, because no cache protects the source now. */
  async readDirectly(segment: SegmentName, owner: ContextOwner, reason: DirectReason): Promise<Resolved> {
    const { value, version } = await this.#direct.execute(() => this.#askSource(segment, owner));
    return { value, version: asText(version), from: 'direct', reason, bytes: 0 };
  }

  async #loadAndStore(
    segment: SegmentName,
    owner: ContextOwner,
    key: string,
    token: string,
  ): Promise<Filled> {
    const { cache, localCache } = this.deps;
    let sourced: Sourced<unknown>;
    try {
      sourced = await this.#askSource(segment, owner);
    } catch (error) {
      await cache.drop(key, token).catch(() => undefined);
      throw error;
    }
    const { value } = sourced;
    const version = asText(sourced.version);
    const unstored = (reason: DirectReason): Filled => ({
      kind: 'unstored',
      resolved: { value, version, from: 'direct', reason, bytes: 0 },
    });
    if (sourced.cacheable === false) {
      await cache.drop(key, token).catch(() => undefined);
      return unstored('not-cacheable');
    }
    const { body, jsonBytes } = await encode(value);
    const stored = await cache
      .fill(key, { etag: token, version, body }, jittered(this.deps.ttlMs[segment]))
      .catch(() => undefined);
    // Redis went away; what was read under a lease is valid for this load
    if (stored === undefined) return unstored('not-stored');
    if (!stored) return { kind: 'refused' };
    localCache.keep(key, { etag: token, version, value, bytes: body.length, jsonBytes });
    return { kind: 'stored', resolved: { value, version, from: 'filled', bytes: body.length } };
  }

  async #askSource(segment: SegmentName, owner: ContextOwner): Promise<Sourced<unknown>> {
    const deadline = AbortSignal.timeout(SOURCE_TIMEOUT);
    // A source may ignore its signal, and one that hangs would hold up all loads that join its fill.
    const sourced = await Promise.race([
      this.deps.source[segment](owner, deadline),
      timedOut(deadline, segment, owner),
    ]);
    deepFreeze(sourced.value);
    return sourced;
  }
}

/** As Redis stores it. */
function asText(version: SourceVersion | undefined): string | undefined {
  return version === undefined ? undefined : String(version);
}

/** A load has one token; with a key it names the fill of one segment. */
function attemptOf(key: string, token: string): string {
  return `${key} ${token}`;
}

export function jittered(ttlMs: number): number {
  return Math.round(ttlMs * (0.9 + Math.random() / 10));
}

function timedOut(deadline: AbortSignal, segment: SegmentName, { companyId }: ContextOwner): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(new SourceTimedOut(companyId, segment, SOURCE_TIMEOUT));
    deadline.addEventListener('abort', fail, { once: true });
  });
}
