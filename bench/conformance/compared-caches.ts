import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialogkeeper } from '../../tests/conformance/dialogkeeper';
import { type Peer, peers, versionOf } from '../peers';

/** A cache that the conformance suite tests: ours or a peer. */
export interface ComparedCache {
  name: string;
  setUp: string;
  /** Why it fails its failed cases, for the page. */
  why: string;
  file: string;
  exportName: string;
  /** Call it after the installation of the peers. */
  version(): string;
}

export const OURS = 'dialogkeeper';

export const comparedCaches: readonly ComparedCache[] = [
  {
    name: OURS,
    setUp: 'local cache, confirmed by Redis at each read',
    why: '',
    file: dialogkeeper.file,
    exportName: dialogkeeper.exportName,
    version: ourVersion,
  },
  ...peers.map((peer: Peer) => ({ ...peer, version: () => versionOf(peer) })),
];

function ourVersion(): string {
  const manifest = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
