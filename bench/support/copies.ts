import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { entryKey } from '../../src/context/keys';
import type { ContextSource } from '../../src/context/source';
import { type ContextOwner, SEGMENTS } from '../../src/domain/context';
import type { Table } from './benchmark';
import type { CopiesWanted } from './copies-process';
import { bytes, short } from './format';

/** What one process holds parsed. */
export interface Copies {
  town: string;
  heap: number;
  /** Of the segments it holds, each counted once. */
  json: number;
}

/** Bytes that the heap of a fresh process grows by when it loads the context of each of these from Redis. */
export async function heapOfCopies(wanted: CopiesWanted): Promise<number> {
  const child = fork(join(__dirname, 'copies-process.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.send(wanted);
  const ended = once(child, 'exit').then(() => undefined);
  const told = await Promise.race([once(child, 'message'), ended]);
  await ended;
  if (!told) throw new Error('the process that was to hold copies ended without a word');
  return Number(told[0]);
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

export function copiesTable(copies: readonly Copies[]): Table {
  return {
    caption: 'Copies in one process.',
    columns: ['', 'heap', 'their JSON', 'heap / JSON'],
    rows: copies.map(({ town, heap, json }) => [town, bytes(heap), bytes(json), short(heap / json)]),
  };
}
