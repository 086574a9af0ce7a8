import { setTimeout as pause } from 'node:timers/promises';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { type ProcessRegistry, REGISTRATION_TTL, type RegisteredProcess } from './registry';

/** Milliseconds between two signs of life. Several may be lost before the entry expires. */
const REFRESH = REGISTRATION_TTL / 6;
/** Milliseconds for which a stopping process waits for Redis. An entry that it cannot remove expires. */
const REMOVE_DEADLINE = SECOND;

export interface RegistrationOptions {
  /** Called for each attempt that failed. */
  onError: (error: unknown) => void;
  /** Milliseconds. Default: a sixth of the time for which an entry lives. */
  everyMs?: number;
}

export interface Registration {
  /** Removes the process from the list. Never throws. */
  end(): Promise<void>;
}

/** Lists a process, and repeats that until `end`. While Redis cannot be used, the next repetition is tried. */
export function keepRegistered(
  registry: ProcessRegistry,
  process: RegisteredProcess,
  { onError, everyMs = REFRESH }: RegistrationOptions,
): Registration {
  const ended = new AbortController();
  const repeat = async () => {
    while (!ended.signal.aborted) {
      await registry.put(process).catch(onError);
      await pause(everyMs, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
    }
  };
  void repeat();
  return {
    async end() {
      ended.abort();
      // Sent after a `put` that still waits for its answer, on the same connection: Redis runs them in this order.
      const removed = registry.remove(process.id);
      await within(REMOVE_DEADLINE, removed, () => new Error('Redis does not answer')).catch(() => undefined);
    },
  };
}
