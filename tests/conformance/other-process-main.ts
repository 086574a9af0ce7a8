/**
 * Runs a cache in its own process. The parent process says which cache, and answers its requests for segments: the
 * source, with its counters and faults, stays in the parent.
 */

import type { ContextSource, SourceVersions } from '../../src/context/source';
import type { Context, ContextOwner, DialogueSegment, SegmentName } from '../../src/domain/context';
import { SEGMENTS } from '../../src/domain/context';
import { type CacheUnderTest, importCache } from './cache-under-test';
import { RpcChannel } from './rpc';

let cache: CacheUnderTest | undefined;

const rpc = new RpcChannel(process, {
  async open(file: string, exportName: string, redisUrl: string): Promise<void> {
    const makeCache = await importCache(file, exportName);
    cache = await makeCache({ redisUrl, source });
  },
  async load(owner: ContextOwner, versions?: SourceVersions): Promise<Context> {
    return opened().load(owner, versions);
  },
  /** Starts all loads at the same time. */
  async loadOften(owner: ContextOwner, times: number): Promise<Context[]> {
    return Promise.all(Array.from({ length: times }, () => opened().load(owner)));
  },
  async invalidate(owner: ContextOwner, segments: SegmentName[]): Promise<void> {
    await opened().invalidate(owner, segments);
  },
  async writeDialogue(owner: ContextOwner, dialogue: DialogueSegment, version: number): Promise<void> {
    await opened().writeDialogue?.(owner, dialogue, version);
  },
  async close(): Promise<void> {
    await cache?.close();
  },
});

const source = Object.fromEntries(
  SEGMENTS.map((segment) => [segment, (owner: ContextOwner) => rpc.call('read', segment, owner)]),
) as unknown as ContextSource;

function opened(): CacheUnderTest {
  if (!cache) throw new Error('no cache is open');
  return cache;
}

process.on('disconnect', () => process.exit());
