import { type NativeCluster, startNativeCluster } from '../support/native/cluster';
import { type NativeRedis, withConnection } from '../support/native/redis';
import { insist } from './patience';
import { durable, type QueueServer } from './queue-redis';

/**
 * Three masters, each with a replica that takes over soon after its death. Replication is asynchronous: a failover
 * loses what the dead master has answered to last.
 *
 * @param keys of the slots whose masters are struck, in turns
 */
export async function startQueueCluster(keys: readonly string[]): Promise<QueueServer> {
  const cluster = await startNativeCluster(3, { replicas: true, args: durable('everysec') });
  let strikes = 0;
  let victim: NativeRedis | undefined;
  const nextVictim = async () => {
    const key = keys[strikes++ % keys.length] ?? '';
    victim = await cluster.ownerOf(key);
    return { key, victim };
  };
  return {
    url: cluster.url,
    keeps: false,
    freeze: async () => (await nextVictim()).victim.freeze(),
    thaw: () => victim?.thaw(),
    kill: async () => (await nextVictim()).victim.kill(),
    async rewind() {
      const { key, victim } = await nextVictim();
      await victim.kill();
      await insist('a failover', async () => {
        if ((await cluster.ownerOf(key)) === victim) throw new Error('its replica has not taken over yet');
      });
    },
    restart: async () => victim?.restart(),
    recovered: () => insist('one view of the cluster', () => agreed(cluster)),
    tidy: async () => {}, // a replica that starts anew begins a new file
    stop: () => cluster.stop(),
  };
}

/**
 * Until then a master that has been replaced may still answer, and lose it; and a replica that is without its master's
 * data would never take over.
 */
async function agreed({ nodes }: NativeCluster): Promise<void> {
  const views = await Promise.all(
    nodes.map(({ port }) =>
      withConnection(port, async (redis) => {
        const info = String(await redis.call('CLUSTER', 'INFO'));
        if (!info.includes('cluster_state:ok')) throw new Error(`to ${port} the cluster is down`);
        if ((await redis.info('replication')).includes('master_link_status:down'))
          throw new Error(`${port} has not its master's data yet`);
        const ranges = (await redis.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][];
        return ranges
          .map(([from, to, [, master]]) => `${from}-${to}: ${master}`)
          .sort()
          .join();
      }),
    ),
  );
  if (new Set(views).size > 1) throw new Error(`nodes disagree: ${views.join(' | ')}`);
}
