import { setTimeout as pause } from 'node:timers/promises';
import type { ContextSource } from '../../src/context/source';
import { SEGMENTS } from '../../src/domain/context';

/** A source whose loads take `ms`, so that other callers start while a load is in progress. */
export function slowed(source: ContextSource, ms: number): ContextSource {
  const slow = SEGMENTS.map((segment) => [
    segment,
    async (...args: Parameters<ContextSource[typeof segment]>) => {
      const read = await source[segment](...args);
      await pause(ms);
      return read;
    },
  ]);
  return Object.fromEntries(slow) as ContextSource;
}
