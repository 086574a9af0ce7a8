import { LRUCache } from 'lru-cache';

/** A parsed entry. */
export interface Copy {
  etag: string;
  value: unknown;
  version: number | undefined;
  /** Of the entry's body: what it would cost to fetch it again. */
  bytes: number;
}

/** JSON that was compressed and is now objects takes several times its bytes. */
const PARSED_PER_BYTE = 10;

/**
 * The entries that this process holds parsed, bounded by an estimate of their memory. A copy is used only when
 * Redis has just said that its etag is still the entry's: there is no time at which it can be stale.
 */
export class Copies {
  readonly #byKey: LRUCache<string, Copy>;

  constructor(maxBytes: number) {
    this.#byKey = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ bytes }) => 1 + bytes * PARSED_PER_BYTE,
    });
  }

  get(key: string): Copy | undefined {
    return this.#byKey.get(key);
  }

  /** Freezes the value: every context of this process that holds it shares it. */
  keep(key: string, copy: Copy): Copy {
    this.#byKey.set(key, { ...copy, value: deepFreeze(copy.value) });
    return copy;
  }
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
