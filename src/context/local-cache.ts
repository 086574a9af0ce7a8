import { LRUCache } from 'lru-cache';
import type { Entry } from './cache';
import { decode } from './envelope';
import { deepFreeze } from './freeze';

/** A parsed entry. */
export interface Copy {
  etag: string;
  value: unknown;
  version: string | undefined;
  /** Of the entry's body: what it would cost to fetch it again. */
  bytes: number;
  /** Of its JSON: what it costs to hold it. */
  jsonBytes: number;
}

/** A segment's objects take 1.2 to 1.3 bytes of heap for each byte of its JSON; this leaves some room. */
const MEMORY_PER_JSON_BYTE = 1.5;

/**
 * The entries that this process holds parsed, bounded by an estimate of their memory. A copy is used only when
 * Redis has just said that its etag is still the entry's: there is no time at which it can be stale.
 */
export class Copies {
  readonly #byKey: LRUCache<string, Copy>;
  /** By key and etag: after an invalidation all loads of this process are sent the new entry, and one parses it. */
  readonly #parsing = new Map<string, Promise<Copy | undefined>>();

  constructor(maxBytes: number) {
    this.#byKey = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ jsonBytes }) => Math.ceil(1 + jsonBytes * MEMORY_PER_JSON_BYTE),
    });
  }

  get(key: string): Copy | undefined {
    return this.#byKey.get(key);
  }

  /** Freezes the value: every context of this process that holds it shares it. */
  keep(key: string, copy: Copy): Copy {
    deepFreeze(copy.value);
    this.#byKey.set(key, copy);
    return copy;
  }

  /** The copy of an entry that was just read; undefined: this release can not read it. */
  async parse(key: string, entry: Entry): Promise<Copy | undefined> {
    const held = this.get(key);
    if (held?.etag === entry.etag) return held;
    const which = `${key} ${entry.etag}`;
    let parsing = this.#parsing.get(which);
    if (!parsing) {
      parsing = this.#parse(key, entry).finally(() => this.#parsing.delete(which));
      this.#parsing.set(which, parsing);
    }
    return parsing;
  }

  async #parse(key: string, { etag, version, body }: Entry): Promise<Copy | undefined> {
    const decoded = await decode(body);
    return decoded && this.keep(key, { etag, version, bytes: body.length, ...decoded });
  }
}
