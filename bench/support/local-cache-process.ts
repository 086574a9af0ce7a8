/**
 * A process that only fills a local cache, so that its heap grows by the cached values alone. It receives a
 * `HeapRequest`, answers with the number of bytes, and ends.
 */
import type { ContextOwner } from '../../src/domain/context';
import { heapInUse } from './heap';
import { openOursWithoutLocalCache, openService } from './loaders';
import { VERSIONS } from './memory-source';
import { forEach } from './owners';
import { type Resources, withResources } from './resources';

export interface HeapRequest {
  redisUrl: string;
  owners: ContextOwner[];
}

const NO_LIMIT = 4e9;

async function heapGrowth(resources: Resources, { redisUrl, owners }: HeapRequest): Promise<number> {
  const source = { company: absent, schedule: absent, client: absent, dialogue: absent };
  const withoutLocalCache = await openOursWithoutLocalCache(resources, { redisUrl, source });
  const service = await openService(resources, { redisUrl, source, localCacheBytes: NO_LIMIT });
  for (const owner of owners.slice(0, 20)) await withoutLocalCache.load(owner); // loads code and buffers first
  const before = await heapInUse();
  await forEach(owners, 16, (owner) => service.load(owner, VERSIONS));
  return (await heapInUse()) - before;
}

async function absent(): Promise<never> {
  throw new Error('a segment is missing in Redis');
}

process.once('message', async (request: HeapRequest) => {
  const bytes = await withResources((resources) => heapGrowth(resources, request));
  process.send?.(bytes);
  process.disconnect();
});
