import { LRUCache } from 'lru-cache';
import type { Events } from '../observability/events';
import { decode } from './envelope';
import { deepFreeze } from './freeze';
import type { Entry } from './lookup';

/** A parsed entry. */
export interface LocalEntry {
  etag: string;
  value: unknown;
  version: string | undefined;
  /** Of the entry's body: what fetching it again would cost. */
  bytes: number;
  /** Of its JSON: what holding it costs. */
  jsonBytes: number;
}

/** The objects of a segment take 1.2 to 1.3 bytes of heap for each byte of its JSON; this leaves some room. */
const MEMORY_PER_JSON_BYTE = 1.5;

/**
 * The entries that this process holds parsed, bounded by an estimate of their memory. One is used only when Redis has just
 * confirmed that its etag is still that of the stored entry: there is no time at which it can be stale.
 */
export class LocalCache {
  readonly #byKey: LRUCache<string, LocalEntry>;
  /** Since the last event. */
  #evicted = 0;
  /** By key and etag: after an invalidation all loads of this process are sent the new entry, and one of them parses it. */
  readonly #parsing = new Map<string, Promise<LocalEntry | undefined>>();

  constructor(
    maxBytes: number,
    private readonly events?: Events,
  ) {
    this.#byKey = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ jsonBytes }) => Math.ceil(1 + jsonBytes * MEMORY_PER_JSON_BYTE),
      dispose: (_entry, _key, reason) => {
        if (reason === 'evict') this.#evicted += 1;
      },
    });
  }

  get(key: string): LocalEntry | undefined {
    return this.#byKey.get(key);
  }

  /** Freezes the value: all contexts of this process share it. */
  keep(key: string, entry: LocalEntry): LocalEntry {
    deepFreeze(entry.value);
    this.#byKey.set(key, entry);
    const { size: entries, calculatedSize: bytes } = this.#byKey;
    this.events?.emit('local-cache.changed', { entries, bytes, evicted: this.#evicted });
    this.#evicted = 0;
    return entry;
  }

  /** Parses an entry that was just read, and keeps it; returns undefined where this release cannot read it. */
  async parse(key: string, entry: Entry): Promise<LocalEntry | undefined> {
    const known = this.get(key);
    if (known?.etag === entry.etag) return known;
    const which = `${key} ${entry.etag}`;
    let parsing = this.#parsing.get(which);
    if (!parsing) {
      parsing = this.#parse(key, entry).finally(() => this.#parsing.delete(which));
      this.#parsing.set(which, parsing);
    }
    return parsing;
  }

  async #parse(key: string, { etag, version, body }: Entry): Promise<LocalEntry | undefined> {
    const decoded = await decode(body);
    return decoded && this.keep(key, { etag, version, bytes: body.length, ...decoded });
  }
}
