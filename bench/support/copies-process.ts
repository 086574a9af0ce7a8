/**
 * A process that does nothing but hold copies: its heap has grown by them alone. Told what to load by
 * `heapOfCopies`, answers with bytes, and ends.
 */
import type { ContextOwner } from '../../src/domain/context';
import { openService, oursWithoutCopies } from './contenders';
import { forEach } from './crowd';
import { onStage, type Stage } from './fixture';
import { heapInUse } from './heap';
import { VERSIONS } from './memory-source';

export interface CopiesWanted {
  redisUrl: string;
  owners: ContextOwner[];
}

const ROOM_FOR_ALL = 4e9;

async function heapGrowth(stage: Stage, { redisUrl, owners }: CopiesWanted): Promise<number> {
  const source = { company: absent, schedule: absent, client: absent, dialogue: absent };
  const without = await oursWithoutCopies(stage, { redisUrl, source });
  const service = await openService(stage, { redisUrl, source, localCacheBytes: ROOM_FOR_ALL });
  for (const owner of owners.slice(0, 20)) await without.load(owner); // code and buffers, which are no copies
  const before = await heapInUse();
  await forEach(owners, 16, (owner) => service.load(owner, VERSIONS));
  return (await heapInUse()) - before;
}

async function absent(): Promise<never> {
  throw new Error('everything should have been in Redis');
}

process.once('message', async (wanted: CopiesWanted) => {
  const bytes = await onStage((stage) => heapGrowth(stage, wanted));
  process.send?.(bytes);
  process.disconnect();
});
