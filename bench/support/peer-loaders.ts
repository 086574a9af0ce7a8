import { installPeers } from '../conformance/install-peers';
import { type Peer, peers, versionOf } from '../peers';
import type { ContextLoader, LoaderSettings } from './loaders';
import type { Resources } from './resources';

/** Measured separately, see `openEarlierSolution`. */
const EARLIER_SOLUTION = 'earlier-solution';

/** Every peer of the comparison, all on the same Redis. */
export async function openPeerLoaders(
  resources: Resources,
  { redisUrl, source }: LoaderSettings,
): Promise<ContextLoader[]> {
  await installPeers();
  const loaders: ContextLoader[] = [];
  for (const peer of peers.filter(({ name }) => name !== EARLIER_SOLUTION)) {
    const cache = await peer.makeCache({ redisUrl, source });
    resources.onClose(() => cache.close());
    loaders.push({ title: titleOf(peer), load: (owner) => cache.load(owner) });
  }
  return loaders;
}

function titleOf(peer: Peer): string {
  const name = peer.packageName === undefined ? peer.name : `${peer.packageName} ${versionOf(peer)}`;
  return `${name} (${peer.setUp})`;
}
