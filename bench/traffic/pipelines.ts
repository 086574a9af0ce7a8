import { join } from 'node:path';
import { installPeers } from '../conformance/install-peers';
import { installedVersion } from '../peers';
import type { PipelineFile } from './pipeline';

export const OURS = here('ours', 'ours', 'ours');
export const OURS_WITH_PRODUCER = here('ours', 'oursWithProducer', 'ours');
export const THREE_HOPS = here('three-hops', 'threeHops', 'bare BullMQ, three queues in a row');
export const ONE_HOP = here('one-hop', 'oneHop', 'bare BullMQ, one hop');
const LOCK = 'BullMQ and a lock for each conversation';
export const NAIVE_LOCK = here('naive-lock', 'naiveLock', LOCK);
export const NAIVE_LOCK_WITHOUT_CONTEXT = here(
  'naive-lock',
  'naiveLockWithoutContext',
  `${LOCK}, without a context`,
);

export async function groupmq(): Promise<{ withContext: PipelineFile; without: PipelineFile }> {
  await installPeers();
  const title = `groupmq ${installedVersion('groupmq')}`;
  const file = join(__dirname, '../peers/groupmq.ts');
  return {
    withContext: { title, file, exportName: 'groupmq' },
    without: { title: `${title}, without a context`, file, exportName: 'groupmqWithoutContext' },
  };
}

function here(name: string, exportName: string, title: string): PipelineFile {
  return { title, file: join(__dirname, `${name}.ts`), exportName };
}
