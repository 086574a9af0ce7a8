import { join } from 'node:path';
import { installPeers } from '../conformance/installed';
import { installedVersion } from '../peers';
import type { ContestantFile } from './contestant';

export const OURS = here('ours', 'ours', 'ours');
export const THREE_HOPS = here('three-hops', 'threeHops', 'bare BullMQ, three hops that do nothing');
export const ONE_HOP = here('one-hop', 'oneHop', 'bare BullMQ, one hop');
export const NAIVE_LOCK = here('naive-lock', 'naiveLock', 'BullMQ and a lock for each conversation');

export async function groupmq(): Promise<ContestantFile> {
  await installPeers();
  return {
    title: `groupmq ${installedVersion('groupmq')}`,
    file: join(__dirname, '../peers/groupmq.ts'),
    exportName: 'groupmq',
  };
}

function here(name: string, exportName: string, title: string): ContestantFile {
  return { title, file: join(__dirname, `${name}.ts`), exportName };
}
