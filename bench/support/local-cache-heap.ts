import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { entryKey } from '../../src/context/keys';
import type { ContextSource } from '../../src/context/source';
import { type ContextOwner, SEGMENTS } from '../../src/domain/context';
import type { Table } from './benchmark';
import { bytes, short } from './format';
import type { HeapRequest } from './local-cache-process';

/** The local cache of one process. */
export interface LocalCacheHeap {
  population: string;
  heap: number;
  /** Of the cached segments, each counted once. */
  json: number;
}

/** By how many bytes the heap of a new process grows when it loads these contexts from Redis. */
export async function measureHeap(request: HeapRequest): Promise<number> {
  const child = fork(join(__dirname, 'local-cache-process.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send(request);
  const ended = once(child, 'exit').then(() => undefined);
  const message = await Promise.race([once(child, 'message'), ended]);
  await ended;
  if (!message) throw new Error('the process with the local cache ended without an answer');
  return Number(message[0]);
}

export async function jsonBytes(source: ContextSource, owners: readonly ContextOwner[]): Promise<number> {
  const { signal } = new AbortController();
  const sizes = new Map<string, number>();
  for (const owner of owners) {
    for (const segment of SEGMENTS) {
      const key = entryKey(segment, owner);
      if (sizes.has(key)) continue;
      const { value } = await source[segment](owner, signal);
      sizes.set(key, Buffer.byteLength(JSON.stringify(value)));
    }
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

export function localCacheTable(heaps: readonly LocalCacheHeap[]): Table {
  return {
    caption: 'Local cache of one process.',
    columns: ['', 'heap', 'JSON', 'heap / JSON'],
    rows: heaps.map(({ population, heap, json }) => [
      population,
      bytes(heap),
      bytes(json),
      short(heap / json),
    ]),
  };
}
