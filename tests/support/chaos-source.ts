import type { ContextSource, Sourced } from '../../src/context/source';
import type { ContextOwner, SegmentName, SegmentValues } from '../../src/domain/context';
import { salonContext } from './contexts';

/** A load that has read its value and does not return it yet. */
export interface Held {
  /** Resolves when the load has read its value. */
  started: Promise<void>;
  /** Lets the load return. */
  letGo(): void;
}

type Unfrozen<T> = T extends object ? { -readonly [K in keyof T]: Unfrozen<T[K]> } : T;

/**
 * A source whose data and failures the test controls. A load reads value and version together when it is called, as one
 * SQL statement does, and may return them much later.
 */
export class ChaosSource implements ContextSource {
  readonly values: Unfrozen<SegmentValues> = structuredClone(salonContext());
  /** Undefined: a source without versions. */
  readonly versions: Record<SegmentName, number | undefined> = {
    company: 1,
    schedule: 1,
    client: 1,
    dialogue: 1,
  };
  readonly uncacheable = new Set<SegmentName>();
  readonly loads: Record<SegmentName, number> = { company: 0, schedule: 0, client: 0, dialogue: 0 };
  readonly #held = new Map<SegmentName, { started(): void; mayGo: Promise<void> }>();
  #fault: 'none' | 'throws' | 'hangs' = 'none';

  company = (owner: ContextOwner) => this.#load('company', owner);
  schedule = (owner: ContextOwner) => this.#load('schedule', owner);
  client = (owner: ContextOwner) => this.#load('client', owner);
  dialogue = (owner: ContextOwner) => this.#load('dialogue', owner);

  /** The next load of this segment reads its value, and returns it only after `letGo`. */
  holdNext(segment: SegmentName): Held {
    const started = signal();
    const mayGo = signal();
    this.#held.set(segment, { started: started.send, mayGo: mayGo.sent });
    return { started: started.sent, letGo: mayGo.send };
  }

  alwaysThrows(): void {
    this.#fault = 'throws';
  }

  /** Loads never return, not even when their signal is aborted. */
  hangs(): void {
    this.#fault = 'hangs';
  }

  recovers(): void {
    this.#fault = 'none';
  }

  async #load<S extends SegmentName>(
    segment: S,
    { client }: ContextOwner,
  ): Promise<Sourced<SegmentValues[S]>> {
    this.loads[segment] += 1;
    const value = structuredClone(this.values[segment]) as SegmentValues[S];
    if (segment === 'client') Object.assign(value, { phone: client });
    const version = this.versions[segment];
    const cacheable = !this.uncacheable.has(segment);

    const held = this.#held.get(segment);
    this.#held.delete(segment);
    held?.started();
    await held?.mayGo;

    if (this.#fault === 'throws') throw new Error('the source is out of order');
    if (this.#fault === 'hangs') await new Promise<never>(() => {});
    return { value, cacheable, ...(version !== undefined && { version }) };
  }
}

function signal(): { sent: Promise<void>; send(): void } {
  let send = () => {};
  const sent = new Promise<void>((resolve) => {
    send = resolve;
  });
  return { sent, send };
}
