import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialogkeeper } from '../../tests/conformance/dialogkeeper';
import { type Peer, peers, versionOf } from '../peers';

/** A cache that the suite is run over. */
export interface Contestant {
  name: string;
  setUp: string;
  /** Why it fails what it fails, for the page. */
  why: string;
  file: string;
  exportName: string;
  /** Known once it is installed. */
  version(): string;
}

export const OURS = 'dialogkeeper';

export const contestants: readonly Contestant[] = [
  {
    name: OURS,
    setUp: 'memory confirmed by Redis in the same read',
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
