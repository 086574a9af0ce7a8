/**
 * Resolves a context: four segments, each from this process's copy, from Redis, or from the source.
 *
 * A segment of one load is in one of these states, and moves only as the cache says:
 *
 *   wanted ──same──▶ done      Redis confirmed our parsed copy
 *   wanted ──entry─▶ done      parsed; bytes we can not read are dropped ▶ wanted
 *   wanted ──lease─▶ filling   we load from the source and store under our token
 *     filling ──stored──▶ done
 *     filling ──refused─▶ wanted   an invalidation came in between: what we loaded may be old, ask again
 *     filling ──failed──▶ the lease is released, the load fails with the source's error
 *   wanted ──wait──▶ waiting   somebody holds the lease
 *     waiting, the holder is in this process ▶ joins that very attempt (its token, never merely its key:
 *       a reader that starts after an invalidation sees another token and can not be given what was read before)
 *     waiting, the holder is elsewhere ▶ asks again after a growing pause
 *
 * When rounds or time run out, or Redis does not answer, what is still wanted is read from the source directly,
 * a bounded number at a time, and not stored. A turn never waits for the cache longer than that.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type BulkheadPolicy, bulkhead } from 'cockatiel';
import { SECOND } from '../config';
import { SourceTimedOut } from '../errors';
import type { Metrics } from '../metrics';
import type { ContextCache, Entry, Found } from './cache';
import { type Copies, type Copy, deepFreeze } from './copies';
import { decode, encode } from './envelope';
import { entryKey } from './keys';
import type { LoadReport, Origin } from './report';
import { type Context, type ContextOwner, SEGMENTS, type SegmentName } from './segments';
import type { ContextSource, Sourced, SourceVersions } from './source';

export interface LoaderParts {
  cache: ContextCache;
  copies: Copies;
  source: ContextSource;
  /** How long an entry of each segment may live, in ms; a tenth is left to chance, so that they do not end together. */
  ttlMs: Record<SegmentName, number>;
  metrics: Metrics;
}

interface Resolved {
  value: unknown;
  version: number | undefined;
  from: Origin;
  bytes: number;
}

type Filled = { kind: 'stored' | 'unstored'; resolved: Resolved } | { kind: 'refused' };

/** The holder of a lease must be done before it ends. */
const LEASE = 10 * SECOND;
const SOURCE_TIMEOUT = 8 * SECOND;
const MAX_ROUNDS = 30;
/** A holder that takes longer is slow or dead; whoever waits for him asks the source himself. */
const MAX_WAIT = 3 * SECOND;
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 250;
const DIRECT_AT_ONCE = 16;
const DIRECT_WAITING = 10_000;

export class Loader {
  /** The fills under way in this process, by token. */
  readonly #fills = new Map<string, Promise<Filled>>();
  readonly #direct: BulkheadPolicy = bulkhead(DIRECT_AT_ONCE, DIRECT_WAITING);

  constructor(private readonly parts: LoaderParts) {}

  /** Throws what the source throws; a cache that is slow or gone costs time, never the context. */
  async load(
    owner: ContextOwner,
    versions: SourceVersions = {},
  ): Promise<{ context: Context; report: LoadReport }> {
    const started = performance.now();
    const resolved = await this.#resolve(owner, versions);
    const report = this.#report(resolved, performance.now() - started);
    const context = Object.fromEntries(SEGMENTS.map((segment) => [segment, resolved[segment].value]));
    return { context: Object.freeze(context) as Context, report };
  }

  async #resolve(owner: ContextOwner, versions: SourceVersions): Promise<Record<SegmentName, Resolved>> {
    const resolved: Partial<Record<SegmentName, Resolved>> = {};
    const wanted = () => SEGMENTS.filter((segment) => !resolved[segment]);
    const deadline = performance.now() + MAX_WAIT;

    for (let round = 0; wanted().length > 0; round++) {
      const segments = wanted();
      const looks = segments.map((segment) => this.#look(segment, owner, versions));
      const found =
        round < MAX_ROUNDS && performance.now() < deadline
          ? await this.parts.cache.read(looks, LEASE).catch(() => undefined)
          : undefined;
      await allOrFirstError(
        segments.map(async (segment, i) => {
          const look = looks[i] as (typeof looks)[number];
          const settled = found
            ? await this.#settle(segment, owner, look, found[i] as Found, round)
            : await this.#readDirectly(segment, owner);
          if (settled && isFreshEnough(settled, versions[segment])) resolved[segment] = settled;
        }),
      );
    }
    return resolved as Record<SegmentName, Resolved>;
  }

  #look(segment: SegmentName, owner: ContextOwner, versions: SourceVersions) {
    const key = entryKey(segment, owner);
    const copy = this.parts.copies.get(key);
    return { key, copy, held: copy?.etag, leastVersion: versions[segment], token: randomUUID() };
  }

  /** One step of the state machine above; undefined: still wanted. */
  async #settle(
    segment: SegmentName,
    owner: ContextOwner,
    look: { key: string; copy: Copy | undefined; token: string },
    found: Found,
    round: number,
  ): Promise<Resolved | undefined> {
    switch (found.kind) {
      case 'same':
        return look.copy && { ...look.copy, from: 'local' };
      case 'entry':
        return this.#parse(look.key, found);
      case 'lease':
        return resolvedBy(this.#fill(segment, owner, look.key, look.token));
      case 'wait': {
        const fill = this.#fills.get(found.token);
        if (fill) return this.#join(fill);
        await pause(Math.min(FIRST_PAUSE * 2 ** round, LONGEST_PAUSE) * (0.5 + Math.random() / 2));
        return undefined;
      }
      case 'absent':
        return undefined;
    }
  }

  async #parse(key: string, entry: Entry): Promise<Resolved | undefined> {
    const decoded = await decode(entry.body);
    if (!decoded) {
      await this.parts.cache.invalidate([key]).catch(() => undefined);
      return undefined;
    }
    const { etag, version } = entry;
    const copy = this.parts.copies.keep(key, {
      etag,
      version,
      value: decoded.value,
      bytes: entry.body.length,
    });
    return { ...copy, from: 'redis' };
  }

  #fill(segment: SegmentName, owner: ContextOwner, key: string, token: string): Promise<Filled> {
    const fill = this.#loadAndStore(segment, owner, key, token).finally(() => this.#fills.delete(token));
    this.#fills.set(token, fill);
    return fill;
  }

  async #loadAndStore(
    segment: SegmentName,
    owner: ContextOwner,
    key: string,
    token: string,
  ): Promise<Filled> {
    const { cache, copies } = this.parts;
    let sourced: Sourced<unknown>;
    try {
      sourced = await this.#askSource(segment, owner);
    } catch (error) {
      await cache.release(key, token).catch(() => undefined);
      throw error;
    }
    const { value, version } = sourced;
    const unstored = { kind: 'unstored', resolved: { value, version, from: 'direct', bytes: 0 } } as const;
    if (sourced.cacheable === false) {
      await cache.release(key, token).catch(() => undefined);
      return unstored;
    }
    const body = await encode(value);
    const stored = await cache
      .fill(key, { etag: token, version, body }, this.#ttl(segment))
      .catch(() => undefined);
    if (stored === undefined) return unstored; // Redis went away; what was read under a lease is good for this load
    if (!stored) return { kind: 'refused' };
    copies.keep(key, { etag: token, version, value, bytes: body.length });
    return { kind: 'stored', resolved: { value, version, from: 'filled', bytes: body.length } };
  }

  /** A fill that fails, is refused or may not be kept says nothing about ours: ask again. */
  async #join(fill: Promise<Filled>): Promise<Resolved | undefined> {
    const filled = await fill.catch(() => undefined);
    return filled?.kind === 'stored' ? { ...filled.resolved, from: 'joined' } : undefined;
  }

  async #readDirectly(segment: SegmentName, owner: ContextOwner): Promise<Resolved> {
    const { value, version } = await this.#direct.execute(() => this.#askSource(segment, owner));
    return { value, version, from: 'direct', bytes: 0 };
  }

  async #askSource(segment: SegmentName, owner: ContextOwner): Promise<Sourced<unknown>> {
    const deadline = AbortSignal.timeout(SOURCE_TIMEOUT);
    // A source may be foreign code: its deadline is kept for it, or one that hangs would hold all who join its fill.
    const sourced = await Promise.race([
      this.parts.source[segment](owner, deadline),
      timedOut(deadline, segment, owner),
    ]);
    deepFreeze(sourced.value);
    return sourced;
  }

  #ttl(segment: SegmentName): number {
    return jittered(this.parts.ttlMs[segment]);
  }

  #report(resolved: Record<SegmentName, Resolved>, ms: number): LoadReport {
    const { metrics } = this.parts;
    metrics.contextSeconds.observe(ms / SECOND);
    for (const segment of SEGMENTS) metrics.segments.inc({ segment, from: resolved[segment].from });
    const segments = Object.fromEntries(
      SEGMENTS.map((segment) => [segment, { from: resolved[segment].from, bytes: resolved[segment].bytes }]),
    ) as LoadReport['segments'];
    return { ms: Math.round(ms * 100) / 100, segments };
  }
}

export function jittered(ttlMs: number): number {
  return Math.round(ttlMs * (0.9 + Math.random() / 10));
}

/**
 * What somebody else filled may have been read before the versions that our caller knows. What this load read
 * itself is as new as can be had: asking again a source that counts nothing, or is behind, would never end.
 */
function isFreshEnough({ version, from }: Resolved, least: number | undefined): boolean {
  return from === 'direct' || from === 'filled' || least === undefined || (version ?? -1) >= least;
}

async function resolvedBy(fill: Promise<Filled>): Promise<Resolved | undefined> {
  const filled = await fill;
  return filled.kind === 'refused' ? undefined : filled.resolved;
}

function timedOut(deadline: AbortSignal, segment: SegmentName, { companyId }: ContextOwner): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = () => reject(new SourceTimedOut(companyId, segment, SOURCE_TIMEOUT));
    deadline.addEventListener('abort', fail, { once: true });
  });
}

/** Waits for all, so that no fill is left running behind an error that has been thrown already. */
async function allOrFirstError(steps: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(steps)).find((step) => step.status === 'rejected');
  if (failed) throw failed.reason;
}
