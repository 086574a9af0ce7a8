import { installPeers } from '../conformance/installed';
import { type Peer, peers, versionOf } from '../peers';
import type { Contender, Place } from './contenders';
import type { Stage } from './fixture';

/** Measured here by itself. */
const EARLIER_SOLUTION = 'earlier-solution';

/** Every other cache that the comparison knows, each opened on the same Redis. */
export async function peerContenders(stage: Stage, { redisUrl, source }: Place): Promise<Contender[]> {
  await installPeers();
  const contenders: Contender[] = [];
  for (const peer of peers.filter(({ name }) => name !== EARLIER_SOLUTION)) {
    const cache = await peer.makeCache({ redisUrl, source });
    stage.closing(() => cache.close());
    contenders.push({ title: titleOf(peer), load: (owner) => cache.load(owner) });
  }
  return contenders;
}

function titleOf(peer: Peer): string {
  const name = peer.packageName === undefined ? peer.name : `${peer.packageName} ${versionOf(peer)}`;
  return `${name} (${peer.setUp})`;
}
