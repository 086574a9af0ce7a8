/**
 * A cache in a process of its own. It is told which one by whoever forked it, and asks him for segments: the source,
 * with its counts and faults, is his.
 */

import type { ContextSource, SourceVersions } from '../../src/context/source';
import type { Context, ContextOwner, DialogueSegment, SegmentName } from '../../src/domain/context';
import { SEGMENTS } from '../../src/domain/context';
import { type CacheUnderTest, findCache } from './cache-under-test';
import { Line } from './line';

let cache: CacheUnderTest | undefined;

const line = new Line(process, {
  async open(file: string, exportName: string, redisUrl: string): Promise<void> {
    const makeCache = await findCache(file, exportName);
    cache = await makeCache({ redisUrl, source });
  },
  async load(owner: ContextOwner, versions?: SourceVersions): Promise<Context> {
    return opened().load(owner, versions);
  },
  /** All at once. */
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
  SEGMENTS.map((segment) => [segment, (owner: ContextOwner) => line.call('read', segment, owner)]),
) as unknown as ContextSource;

function opened(): CacheUnderTest {
  if (!cache) throw new Error('no cache is open');
  return cache;
}

process.on('disconnect', () => process.exit());
