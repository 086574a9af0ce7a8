import type { ContextCache, Found, LeaseTerms, Look, SegmentCache } from '../../../src/context/cache';
import { Copies } from '../../../src/context/local-cache';
import { ContextService } from '../../../src/context/service';
import type { ContextSource } from '../../../src/context/source';
import { createMetrics } from '../../../src/observability/metrics';
import type { Tasks } from './tasks';

/** A guard that a process goes without, to see that the model misses it. */
export type Missing = 'join by token' | 'confirmed copies';

/**
 * A process that shares nothing with the others but Redis and the source. Each command to Redis stands before it is
 * sent and before its answer arrives; each load from the source, before it reads and before it returns.
 */
export class SimulatedProcess {
  readonly service: ContextService;
  /** By key: the token under which this process fills. */
  readonly #filling = new Map<string, string>();

  constructor(
    private readonly cache: ContextCache,
    source: ContextSource,
    private readonly tasks: Tasks,
    private readonly missing: ReadonlySet<Missing>,
    onWritten: (key: string, version: number) => void,
  ) {
    const slowly =
      <A extends unknown[], T>(step: (...args: A) => Promise<T>) =>
      (...args: A) =>
        this.#slowly(() => step(...args));
    const slow: SegmentCache = {
      redis: cache.redis,
      ready: (ms) => cache.ready(ms),
      close: () => {},
      read: async (looks, lease) => this.#read(looks, lease),
      fill: async (key, entry, ttlMs) => {
        const stored = await this.#slowly(() => cache.fill(key, entry, ttlMs));
        this.#filling.delete(key);
        return stored;
      },
      put: slowly((key: string, etag: string, body: Buffer, ttlMs: number) =>
        cache.put(key, etag, body, ttlMs),
      ),
      write: async (key, entry, replaces, ttlMs) => {
        const stored = await this.#slowly(() => cache.write(key, entry, replaces, ttlMs));
        onWritten(key, Number(entry.version));
        return stored;
      },
      drop: slowly((key: string, token: string) => cache.drop(key, token)),
      invalidate: slowly((keys: readonly string[]) => cache.invalidate(keys)),
      scan: slowly((pattern: string) => cache.scan(pattern)),
    };
    const ttl = 3_600_000;
    this.service = new ContextService({
      cache: slow,
      copies: new Copies(1_000_000),
      source: {
        company: slowly(source.company),
        schedule: slowly(source.schedule),
        client: slowly(source.client),
        dialogue: slowly(source.dialogue),
      },
      ttlMs: { company: ttl, schedule: ttl, client: ttl, dialogue: ttl },
      metrics: createMetrics(),
      onUnreadable: (problem) => {
        throw problem;
      },
      pause: () => tasks.stand(this),
    });
  }

  async #read(looks: readonly Look[], lease: LeaseTerms | undefined): Promise<Found[]> {
    const found = await this.#slowly(() => this.cache.read(looks, lease));
    return found.map((answer, i) => this.#withoutGuards(looks[i] as Look, answer, lease));
  }

  #withoutGuards(look: Look, answer: Found, lease: LeaseTerms | undefined): Found {
    if (answer.kind === 'lease' && lease) this.#filling.set(look.key, lease.token);
    const token = this.#filling.get(look.key);
    if (answer.kind === 'wait' && token && this.missing.has('join by token')) return { kind: 'wait', token };
    if (answer.kind === 'entry' && look.held && this.missing.has('confirmed copies')) return { kind: 'same' };
    return answer;
  }

  async #slowly<T>(step: () => Promise<T>): Promise<T> {
    await this.tasks.stand(this);
    const result = await this.tasks.run(step);
    if ((await this.tasks.stand(this)) === 'answer-lost') throw new Error('the answer was lost');
    return result;
  }
}
