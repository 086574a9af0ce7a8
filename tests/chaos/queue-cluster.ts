import { type NativeCluster, startNativeCluster } from '../support/native/cluster';
import { type NativeRedis, withConnection } from '../support/native/redis';
import { durable, type QueueServer } from './queue-redis';
import { retry } from './retry';

/**
 * Three masters, each with a replica that takes over soon after the master is killed. Replication is asynchronous: a
 * failover loses the last writes that the master acknowledged.
 *
 * @param keys choose the masters that faults hit, one after the other
 */
export async function startQueueCluster(keys: readonly string[]): Promise<QueueServer> {
  const cluster = await startNativeCluster(3, { replicas: true, args: durable('everysec') });
  let faults = 0;
  let victim: NativeRedis | undefined;
  const nextVictim = async () => {
    const key = keys[faults++ % keys.length] ?? '';
    victim = await cluster.ownerOf(key);
    return { key, victim };
  };
  return {
    url: cluster.url,
    isDurable: false,
    freeze: async () => (await nextVictim()).victim.freeze(),
    thaw: () => victim?.thaw(),
    kill: async () => (await nextVictim()).victim.kill(),
    async rewind() {
      const { key, victim } = await nextVictim();
      await victim.kill();
      await retry('a failover', async () => {
        if ((await cluster.ownerOf(key)) === victim) throw new Error('the replica has not taken over yet');
      });
    },
    restart: async () => victim?.restart(),
    recovered: () => retry('all nodes to agree about the cluster', () => agreed(cluster)),
    tidy: async () => {}, // a replica that starts again begins a new file
    stop: () => cluster.stop(),
  };
}

/**
 * Until all nodes agree, a replaced master may still accept writes and lose them, and a replica without its master's
 * data would never take over.
 */
async function agreed({ nodes }: NativeCluster): Promise<void> {
  const views = await Promise.all(
    nodes.map(({ port }) =>
      withConnection(port, async (redis) => {
        const info = String(await redis.call('CLUSTER', 'INFO'));
        if (!info.includes('cluster_state:ok'))
          throw new Error(`node ${port} reports that the cluster is down`);
        if ((await redis.info('replication')).includes('master_link_status:down'))
          throw new Error(`node ${port} does not have its master's data yet`);
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
