import type { ContextCache, SegmentCache } from '../../../src/context/cache';
import { LocalCache } from '../../../src/context/local-cache';
import type { Found, LeaseTerms, Lookup } from '../../../src/context/lookup';
import { ContextService } from '../../../src/context/service';
import type { ContextSource } from '../../../src/context/source';
import type { Events } from '../../../src/observability/events';
import type { PendingSteps } from './pending-steps';

/** A guard that is switched off, to see that the model finds the violation. */
export type Guard = 'join by token' | 'confirmed local entries';

export interface SimulatedProcessDeps {
  cache: ContextCache;
  source: ContextSource;
  pending: PendingSteps;
  events: Events;
  removed: ReadonlySet<Guard>;
  onWritten: (key: string, version: number) => void;
}

/**
 * A process that shares only Redis and the source with the others. Each command to Redis pauses before it is sent and before its
 * answer arrives; each load from the source pauses before it reads and before it returns.
 */
export class SimulatedProcess {
  readonly service: ContextService;
  /** By key: the token under which this process fills. */
  readonly #filling = new Map<string, string>();

  constructor(private readonly deps: SimulatedProcessDeps) {
    const { cache, source, pending, events, onWritten } = deps;
    const pausing =
      <A extends unknown[], T>(step: (...args: A) => Promise<T>) =>
      (...args: A) =>
        this.#pausing(() => step(...args));
    const pausingCache: SegmentCache = {
      redis: cache.redis,
      ready: (ms) => cache.ready(ms),
      close: () => {},
      peek: (keys) => cache.peek(keys),
      read: async (lookups, lease) => this.#read(lookups, lease),
      fill: async (key, entry, ttlMs) => {
        const stored = await this.#pausing(() => cache.fill(key, entry, ttlMs));
        this.#filling.delete(key);
        return stored;
      },
      put: pausing((key: string, etag: string, body: Buffer, ttlMs: number) =>
        cache.put(key, etag, body, ttlMs),
      ),
      write: async (key, entry, replaces, ttlMs) => {
        const stored = await this.#pausing(() => cache.write(key, entry, replaces, ttlMs));
        onWritten(key, Number(entry.version));
        return stored;
      },
      drop: pausing((key: string, token: string) => cache.drop(key, token)),
      invalidate: pausing((keys: readonly string[]) => cache.invalidate(keys)),
      scan: pausing((pattern: string) => cache.scan(pattern)),
    };
    const ttl = 3_600_000;
    this.service = new ContextService({
      cache: pausingCache,
      localCache: new LocalCache(1_000_000),
      source: {
        company: pausing(source.company),
        schedule: pausing(source.schedule),
        client: pausing(source.client),
        dialogue: pausing(source.dialogue),
      },
      ttlMs: { company: ttl, schedule: ttl, client: ttl, dialogue: ttl },
      events,
      pause: () => pending.waitForResume(this),
    });
  }

  async #read(lookups: readonly Lookup[], lease: LeaseTerms | undefined): Promise<Found[]> {
    const found = await this.#pausing(() => this.deps.cache.read(lookups, lease));
    return found.map((answer, i) => this.#withoutGuards(lookups[i] as Lookup, answer, lease));
  }

  #withoutGuards(lookup: Lookup, answer: Found, lease: LeaseTerms | undefined): Found {
    const { removed } = this.deps;
    if (answer.kind === 'lease' && lease) this.#filling.set(lookup.key, lease.token);
    const token = this.#filling.get(lookup.key);
    if (answer.kind === 'wait' && token && removed.has('join by token')) return { kind: 'wait', token };
    if (answer.kind === 'entry' && lookup.localEtag && removed.has('confirmed local entries'))
      return { kind: 'same' };
    return answer;
  }

  async #pausing<T>(step: () => Promise<T>): Promise<T> {
    const { pending } = this.deps;
    await pending.waitForResume(this);
    const result = await pending.run(step);
    if ((await pending.waitForResume(this)) === 'lost') throw new Error('the answer was lost');
    return result;
  }
}
