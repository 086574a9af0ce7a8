import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { normalizeAddress } from '../domain/address';
import {
  type Context,
  type ContextOwner,
  type DialogueSegment,
  SEGMENTS,
  type SegmentName,
} from '../domain/context';
import { createMetrics, type Metrics } from '../observability/metrics';
import type { RedisClient } from '../redis/connection';
import { within } from '../time/deadline';
import { HOUR } from '../time/duration';
import { ContextCache, type SegmentCache } from './cache';
import { decode, encode } from './envelope';
import { InvalidOption, SourceTimedOut, type UnreadableEntry } from './errors';
import { jittered, SOURCE_TIMEOUT } from './filler';
import { asParsed } from './freeze';
import { clientsPattern, entryKey } from './keys';
import { Loader, type LoaderDeps } from './loader';
import { Copies } from './local-cache';
import type { LoadReport } from './report';
import type { ContextSource, SourceVersion, SourceVersions } from './source';

export interface ContextServiceOptions {
  /**
   * Where the cache is: a URL (of a server, a cluster, or sentinels), or a connection whose address is taken. The
   * service opens its own connection.
   */
  redis: string | RedisClient;
  source: ContextSource;
  /** Milliseconds an entry may live. Default: 12 hours each. */
  ttlMs?: Partial<Record<SegmentName, number>>;
  /** Milliseconds one command may take before the source is read instead. Default: 250. */
  timeoutMs?: number;
  /** Memory for parsed entries, in bytes. Default: 256 MB. */
  maxCopiesBytes?: number;
  metrics?: Metrics;
  /** Told once of each kind of entry that another release has written. Default: a warning of the process. */
  onUnreadable?: (problem: UnreadableEntry) => void;
}

/** What a booking of one client changes: his own segment, and everybody's schedule. */
const CHANGED_BY_BOOKING = ['client', 'schedule'] as const;

/**
 * Keeps contexts. Usable alone, inside any worker: it needs a Redis and a source, and opens nothing else.
 * Phones may be in any spelling that names the country (see `normalizePhone`); others throw `InvalidAddress`.
 */
export class ContextService {
  readonly #cache: SegmentCache;
  readonly #loader: Loader;
  readonly #copies: Copies;
  readonly #ttlMs: Record<SegmentName, number>;
  readonly #source: ContextSource;

  constructor(deps: LoaderDeps) {
    this.#source = deps.source;
    this.#cache = deps.cache;
    this.#copies = deps.copies;
    this.#ttlMs = deps.ttlMs;
    this.#loader = new Loader(deps);
  }

  /** The whole context, from wherever its deps are found. Throws only what the source throws. */
  async loadFullContext(phone: string, companyId: string): Promise<Context> {
    return (await this.load(ownerOf(phone, companyId))).context;
  }

  /**
   * The context if all of it is cached, else null. Loads nothing. Throws when Redis does not answer, and what the source throws
   * when it is asked for the canonical address.
   */
  async getCachedFullContext(phone: string, companyId: string): Promise<Context | null> {
    const owner = ownerOf(phone, companyId);
    const cached = await this.#cached(owner);
    if (cached) return cached;
    const canonical = await this.#canonical(owner);
    return canonical ? this.#cached(canonical) : null;
  }

  async #cached(owner: ContextOwner): Promise<Context | null> {
    const looks = SEGMENTS.map((segment) => ({
      key: entryKey(segment, owner),
      held: undefined,
      knownVersion: undefined,
    }));
    const values = await Promise.all(
      (await this.#cache.read(looks)).map((found) =>
        found.kind === 'entry' ? decode(found.body) : undefined,
      ),
    );
    if (values.some((decoded) => !decoded)) return null;
    return Object.fromEntries(SEGMENTS.map((segment, i) => [segment, values[i]?.value])) as Context;
  }

  /**
   * Stores a context that the caller made elsewhere. Fills under way are refused. Entries so written carry no
   * source version: a turn that knows the database's versions loads them anew.
   *
   * @param ttl milliseconds, from 1 to a year; default 12 hours. Throws `InvalidOption` for anything else.
   */
  async setCachedFullContext(
    phone: string,
    companyId: string,
    context: Context,
    ttl = 12 * HOUR,
  ): Promise<void> {
    const ttlMs = lifetime('ttl', ttl);
    const given = ownerOf(phone, companyId);
    const owner = (await this.#canonical(given)) ?? given;
    await Promise.all(
      SEGMENTS.map(async (segment) => {
        const { body } = await encode(context[segment]);
        await this.#cache.put(entryKey(segment, owner), randomUUID(), body, ttlMs);
      }),
    );
  }

  /**
   * Drops what a booking of this client changes: their own segment and the company's schedule. The dialogue stays.
   * Returns how many keys there were. Throws when Redis does not answer: call again.
   */
  async invalidateCachedContext(
    phone: string,
    companyId: string,
    segments: readonly SegmentName[] = CHANGED_BY_BOOKING,
  ): Promise<number> {
    return this.invalidate(ownerOf(phone, companyId), segments);
  }

  /** As `loadFullContext`, for a caller that knows the address, the source's versions, or wants the report. */
  async load(
    owner: ContextOwner,
    versions?: SourceVersions,
  ): Promise<{ context: Context; report: LoadReport }> {
    return this.#loader.load(owner, versions);
  }

  /**
   * Drops segments of a client, whichever of their addresses is given. Throws when Redis does not answer, and what the
   * source throws when it is asked for the canonical address: call again.
   */
  async invalidate(owner: ContextOwner, segments: readonly SegmentName[]): Promise<number> {
    const keysOf = (of: ContextOwner) => segments.map((segment) => entryKey(segment, of));
    const dropped = await this.#cache.invalidate(keysOf(owner));
    const canonical = await this.#canonical(owner);
    return canonical ? dropped + (await this.#cache.invalidate(keysOf(canonical))) : dropped;
  }

  /** Undefined: it is the one that was given, or the source knows no other. */
  async #canonical(owner: ContextOwner): Promise<ContextOwner | undefined> {
    const ask = this.#source.canonicalAddress;
    if (!ask || owner.client === '') return undefined;
    // A source may be foreign code: its deadline is kept for it.
    const late = () => new SourceTimedOut(owner.companyId, 'client', SOURCE_TIMEOUT);
    const client = await within(SOURCE_TIMEOUT, ask(owner, AbortSignal.timeout(SOURCE_TIMEOUT)), late);
    return client === undefined || client === owner.client ? undefined : { ...owner, client };
  }

  /** Drops the client segment of every client of a company: for an event that does not say whose booking it is. */
  async invalidateClients(companyId: string): Promise<number> {
    return this.#cache.invalidate(await this.#cache.scan(clientsPattern(companyId)));
  }

  /**
   * Writes a dialogue through after its turn was committed. The caller's objects stay his to change; those that he has
   * from a context are shared.
   *
   * @param versions `after` the commit, and `before` it, as the turn read it. Where the entry of `before` no longer
   *   stands (it was invalidated, evicted, or replaced since the turn read it) nothing is stored, and another one is
   *   dropped. Never throws: a dialogue that was not written is loaded by the next turn.
   */
  async writeDialogue(
    owner: ContextOwner,
    dialogue: DialogueSegment,
    versions: { before: SourceVersion; after: SourceVersion },
  ): Promise<void> {
    const key = entryKey('dialogue', owner);
    const value = { messages: dialogue.messages.map(asParsed), state: asParsed(dialogue.state) };
    const { body, jsonBytes } = await encode(value);
    const entry = { etag: randomUUID(), version: String(versions.after), body };
    const ttlMs = jittered(this.#ttlMs.dialogue);
    const written = await this.#cache.write(key, entry, String(versions.before), ttlMs).catch(() => false);
    if (written) {
      const { etag, version } = entry;
      this.#copies.keep(key, { etag, version, value, bytes: body.length, jsonBytes });
    }
  }

  /** Resolves when the cache's connection stands. Throws after `timeoutMs`; the service works without it, slower. */
  async ready(timeoutMs: number): Promise<void> {
    await this.#cache.ready(timeoutMs);
  }

  close(): void {
    this.#cache.close();
  }
}

export function createContextService(options: ContextServiceOptions): ContextService {
  const metrics = options.metrics ?? createMetrics();
  const ttls = SEGMENTS.map((segment) => [
    segment,
    lifetime(`ttlMs.${segment}`, options.ttlMs?.[segment] ?? 12 * HOUR),
  ]);
  return new ContextService({
    cache: new ContextCache({
      redis: options.redis,
      timeoutMs: options.timeoutMs ?? 250,
      onError: (command) => metrics.cacheErrors.inc({ command }),
    }),
    copies: new Copies(options.maxCopiesBytes ?? 256 * 1024 * 1024),
    source: options.source,
    ttlMs: Object.fromEntries(ttls) as Record<SegmentName, number>,
    metrics,
    onUnreadable: onceEach(
      options.onUnreadable ?? ((problem) => process.emitWarning(problem.message, problem.name)),
    ),
    pause: setTimeout,
  });
}

const LONGEST_LIFETIME = 365 * 24 * HOUR;

/** Whole milliseconds. Redis refuses others, and an entry without an end would stay for ever. */
function lifetime(option: string, ms: number): number {
  if (ms >= 1 && ms <= LONGEST_LIFETIME) return Math.round(ms);
  throw new InvalidOption(option, ms, `a number of milliseconds from 1 to ${LONGEST_LIFETIME}`);
}

function onceEach(tell: (problem: UnreadableEntry) => void): (problem: UnreadableEntry) => void {
  const told = new Set<number | undefined>();
  return (problem) => {
    if (told.has(problem.header)) return;
    told.add(problem.header);
    tell(problem);
  };
}

function ownerOf(phone: string, companyId: string): ContextOwner {
  return { companyId, client: normalizeAddress({ kind: 'phone', value: phone }) };
}
