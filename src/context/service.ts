import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { normalizeAddress } from '../domain/address';
import { DROPPED_BY } from '../domain/booking-event';
import {
  type Context,
  type ContextOwner,
  type DialogueSegment,
  SEGMENTS,
  type SegmentName,
} from '../domain/context';
import { Events } from '../observability/events';
import { ContextCache, type SegmentCache } from './cache';
import { canonicalOwner } from './canonical';
import { decode, encode } from './envelope';
import { jittered } from './filler';
import { asParsed } from './freeze';
import { clientsPattern, entryKey, type SharedSegment, sharedKey } from './keys';
import { Loader, type LoaderDeps } from './loader';
import { LocalCache } from './local-cache';
import {
  type ContextServiceOptions,
  checkedTtl,
  DEFAULT_LOCAL_CACHE_BYTES,
  DEFAULT_TIMEOUT,
  DEFAULT_TTL,
  ttlOfEach,
} from './options';
import type { StoredSegment } from './peek';
import type { LoadReport } from './report';
import type { ContextSource, SourceVersion, SourceVersions } from './source';
import { LoadCounts } from './stats/load-counts';
import { type Warming, warm } from './warm';

/**
 * Loads and caches contexts. Usable alone, inside any worker: it needs a Redis and a source, and opens nothing else.
 * Phone numbers may be in any spelling that names the country (see `normalizePhone`); others throw `InvalidAddress`.
 */
export class ContextService {
  readonly #cache: SegmentCache;
  readonly #loader: Loader;
  readonly #localCache: LocalCache;
  readonly #ttlMs: Record<SegmentName, number>;
  readonly #source: ContextSource;
  readonly #events: Events;
  readonly #counts: LoadCounts | undefined;

  constructor(deps: LoaderDeps) {
    this.#events = deps.events;
    this.#source = deps.source;
    this.#counts = deps.counts;
    this.#cache = deps.cache;
    this.#localCache = deps.localCache;
    this.#ttlMs = deps.ttlMs;
    this.#loader = new Loader(deps);
  }

  /** Returns the whole context, from wherever its segments are found. Throws only what the source throws. */
  async loadFullContext(phone: string, companyId: string): Promise<Context> {
    return (await this.load(ownerOf(phone, companyId))).context;
  }

  /**
   * Returns the context if all of it is cached, else null. Loads nothing. Throws when Redis does not answer, and what the
   * source throws when it is asked for the canonical address.
   */
  async getCachedFullContext(phone: string, companyId: string): Promise<Context | null> {
    const owner = ownerOf(phone, companyId);
    const cached = await this.#cached(owner);
    if (cached) return cached;
    const canonical = await canonicalOwner(this.#source, owner);
    return canonical ? this.#cached(canonical) : null;
  }

  async #cached(owner: ContextOwner): Promise<Context | null> {
    const lookups = SEGMENTS.map((segment) => ({
      key: entryKey(segment, owner),
      localEtag: undefined,
      knownVersion: undefined,
    }));
    const values = await Promise.all(
      (await this.#cache.read(lookups)).map((found) =>
        found.kind === 'entry' ? decode(found.body) : undefined,
      ),
    );
    if (values.some((decoded) => !decoded)) return null;
    return Object.fromEntries(SEGMENTS.map((segment, i) => [segment, values[i]?.value])) as Context;
  }

  /** What Redis holds of a context, for a person: without the values, loading nothing. Throws when Redis does not answer. */
  async stored(owner: ContextOwner): Promise<Partial<Record<SegmentName, StoredSegment>>> {
    const found = await this.#cache.peek(SEGMENTS.map((segment) => entryKey(segment, owner)));
    return Object.fromEntries(SEGMENTS.flatMap((segment, i) => (found[i] ? [[segment, found[i]]] : [])));
  }

  /** The value of a stored segment; undefined: there is none. Loads nothing. Throws when Redis does not answer. */
  async storedValue(owner: ContextOwner, segment: SegmentName): Promise<unknown> {
    const lookup = { key: entryKey(segment, owner), localEtag: undefined, knownVersion: undefined };
    const [found] = await this.#cache.read([lookup]);
    return found?.kind === 'entry' ? (await decode(found.body))?.value : undefined;
  }

  /**
   * Stores a context that the caller has from elsewhere. Fills under way are refused. These entries carry no source version:
   * a turn that knows the database's versions loads them anew.
   *
   * @param ttl milliseconds, from 1 to a year; default 12 hours. Throws `InvalidOption` for anything else.
   */
  async setCachedFullContext(
    phone: string,
    companyId: string,
    context: Context,
    ttl = DEFAULT_TTL,
  ): Promise<void> {
    const ttlMs = checkedTtl('ttl', ttl);
    const given = ownerOf(phone, companyId);
    const owner = (await canonicalOwner(this.#source, given)) ?? given;
    await Promise.all(
      SEGMENTS.map(async (segment) => {
        const { body } = await encode(context[segment]);
        await this.#cache.put(entryKey(segment, owner), randomUUID(), body, ttlMs);
      }),
    );
  }

  /**
   * Drops what a booking of this client changes: their own segment and the company's schedule. The dialogue stays.
   * Returns how many keys existed. Throws when Redis does not answer: call again.
   */
  async invalidateCachedContext(
    phone: string,
    companyId: string,
    segments: readonly SegmentName[] = DROPPED_BY['booking-updated'],
  ): Promise<number> {
    return this.invalidate(ownerOf(phone, companyId), segments);
  }

  /** Like `loadFullContext`, for a caller that knows the canonical address or the source's versions, or wants the report. */
  async load(
    owner: ContextOwner,
    versions?: SourceVersions,
  ): Promise<{ context: Context; report: LoadReport }> {
    return this.#loader.load(owner, versions);
  }

  /** Loads a context into the cache ahead of its next turn; see warm.ts. Throws what the source throws. */
  async warm(owner: ContextOwner, versions: SourceVersions): Promise<Warming> {
    return warm({ cache: this.#cache, loader: this.#loader, ttlMs: this.#ttlMs }, owner, versions);
  }

  /**
   * Drops segments of a client, given any of their addresses. Throws when Redis does not answer, and what the source throws
   * when it is asked for the canonical address: call again.
   */
  async invalidate(owner: ContextOwner, segments: readonly SegmentName[]): Promise<number> {
    const keysOf = (of: ContextOwner) => segments.map((segment) => entryKey(segment, of));
    const dropped = await this.#cache.invalidate(keysOf(owner));
    const canonical = await canonicalOwner(this.#source, owner);
    return canonical ? dropped + (await this.#cache.invalidate(keysOf(canonical))) : dropped;
  }

  /** Drops segments that all clients of a company share. Throws when Redis does not answer: call again. */
  async invalidateCompany(companyId: string, segments: readonly SharedSegment[]): Promise<number> {
    return this.#cache.invalidate(segments.map((segment) => sharedKey(segment, companyId)));
  }

  /** Drops the client segment of all clients of a company: for an event that does not say whose booking it is. */
  async invalidateClients(companyId: string): Promise<number> {
    return this.#cache.invalidate(await this.#cache.scan(clientsPattern(companyId)));
  }

  /**
   * Writes a dialogue through after its turn was committed. The caller may change its objects afterwards, except for those
   * that it has from a context.
   *
   * @param versions the dialogue's `after` the commit, and `before` it, as the turn read it. If the key no longer holds the
   *   entry of `before` (it was invalidated, evicted, or replaced since the turn read it), nothing is stored, and any other
   *   entry is dropped. Never throws: the next turn loads a dialogue that was not written.
   */
  async writeDialogue(
    owner: ContextOwner,
    dialogue: DialogueSegment,
    versions: { before: SourceVersion; after: SourceVersion },
  ): Promise<void> {
    const key = entryKey('dialogue', owner);
    const { messages, state, handedOverAt } = dialogue;
    const value = { messages: messages.map(asParsed), state: asParsed(state), handedOverAt };
    const { body, jsonBytes } = await encode(value);
    const entry = { etag: randomUUID(), version: String(versions.after), body };
    const ttlMs = jittered(this.#ttlMs.dialogue);
    const written = await this.#cache.write(key, entry, String(versions.before), ttlMs).catch(() => false);
    this.#events.emit('dialogue.written', { companyId: owner.companyId, written, bytes: body.length });
    if (written) {
      const { etag, version } = entry;
      this.#localCache.keep(key, { etag, version, value, bytes: body.length, jsonBytes });
    }
  }

  /** Resolves when the cache's connection is established. Throws after `timeoutMs`; the service works without it, slower. */
  async ready(timeoutMs: number): Promise<void> {
    await this.#cache.ready(timeoutMs);
  }

  close(): void {
    void this.#counts?.write(); // sent before the connection ends
    this.#counts?.close();
    this.#cache.close();
  }
}

/** Connects in the background. Throws `InvalidOption`. */
export function createContextService(options: ContextServiceOptions): ContextService {
  const { events = warningEvents() } = options;
  const { redis, timeoutMs = DEFAULT_TIMEOUT } = options;
  const ttlMs = ttlOfEach(options.ttlMs); // throws before anything is opened
  const cache = new ContextCache({ redis, timeoutMs, events });
  return new ContextService({
    cache,
    counts: new LoadCounts(cache.redis),
    localCache: new LocalCache(options.localCacheBytes ?? DEFAULT_LOCAL_CACHE_BYTES, events),
    source: options.source,
    ttlMs,
    events,
    pause: setTimeout,
  });
}

let warnings: Events | undefined;

/** For all services of a process that are used alone: problems become warnings of the process. */
function warningEvents(): Events {
  if (!warnings) {
    warnings = new Events();
    warnings.on('cache.unreadable-entry', ({ error }) => process.emitWarning(error.message, error.name));
  }
  return warnings;
}

function ownerOf(phone: string, companyId: string): ContextOwner {
  return { companyId, client: normalizeAddress({ kind: 'phone', value: phone }) };
}
