import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { createLogger } from '../../src/observability/logger';
import { openRedis } from '../../src/redis/connection';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { type NativeRedis, startNativeRedis } from '../support/native/redis';
import { startQueueCluster } from './queue-cluster';
import { type QueueServer, startQueueRedis } from './queue-redis';

/** Killed processes lose nothing that the kernel has; only a machine that dies would, and none does here. */
const FAST = ['-c', 'fsync=off'];

export type Servers = Awaited<ReturnType<typeof startServers>>;

export const TOPOLOGIES = ['single', 'cluster'] as const;
/** What the queues are on. */
export type Topology = (typeof TOPOLOGIES)[number];

export const PREFIX = 'chaos';
/** On a cluster conversations are spread over more queues than there are masters. */
export const SHARDS: Record<Topology, number> = { single: 1, cluster: 4 };

/** PostgreSQL, the Redis of the queues, a Redis for the cache, and connections of the suite's own to them. */
export async function startServers(topology: Topology) {
  const [postgres, queue, cache] = await Promise.all([
    startNativePostgres(FAST),
    topology === 'single' ? startQueueRedis() : startQueueCluster(STRUCK),
    startNativeRedis(['--maxmemory-policy', 'allkeys-lru']),
  ]);
  const db = openDatabase(postgres.url, { pool: 12, logger: createLogger('silent') });
  await migrateUp(db);
  const queueConnection = quietly(openRedis(queue.url));
  const cacheConnection = quietly(openRedis(cache.url));
  return {
    postgres: postgres as NativePostgres,
    queue: queue as QueueServer,
    cache: cache as NativeRedis,
    db,
    queueConnection,
    cacheConnection,
    async stop() {
      queueConnection.disconnect();
      cacheConnection.disconnect();
      await db.destroy();
      await Promise.all([postgres.stop(), queue.stop(), cache.stop()]);
    },
  };
}

/** The masters of what every message goes through. */
const STRUCK = ['incoming-message', 'conversation-turn', 'outgoing-message'].map(
  (queue) => `{${PREFIX}:${queue}}`,
);

/** Servers are killed under it; whoever uses it waits. */
function quietly<T extends ReturnType<typeof openRedis>>(connection: T): T {
  connection.on('error', () => undefined);
  return connection;
}
