import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { createLogger } from '../../src/observability/logger';
import { openRedis } from '../../src/redis/connection';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { type NativeRedis, startNativeRedis } from '../support/native/redis';
import { startQueueCluster } from './queue-cluster';
import { type QueueServer, startQueueRedis } from './queue-redis';

/** A killed process loses nothing that the kernel holds. Only a crash of the machine would, and none happens here. */
const WITHOUT_FSYNC = ['-c', 'fsync=off'];

export type Servers = Awaited<ReturnType<typeof startServers>>;

export const TOPOLOGIES = ['single', 'cluster'] as const;
/** Where the queues are. */
export type Topology = (typeof TOPOLOGIES)[number];

export const PREFIX = 'chaos';
/** On a cluster there are more shards than masters. */
export const SHARDS: Record<Topology, number> = { single: 1, cluster: 4 };

/** PostgreSQL, the queue Redis, the cache Redis, and the suite's own connections to them. */
export async function startServers(topology: Topology) {
  const [postgres, queue, cache] = await Promise.all([
    startNativePostgres(WITHOUT_FSYNC),
    topology === 'single' ? startQueueRedis() : startQueueCluster(FAULTY_QUEUES),
    startNativeRedis(['--maxmemory-policy', 'allkeys-lru']),
  ]);
  const db = openDatabase(postgres.url, { pool: 12, logger: createLogger('silent') });
  await migrateUp(db);
  const queueConnection = ignoringErrors(openRedis(queue.url));
  const cacheConnection = ignoringErrors(openRedis(cache.url));
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

/** Faults hit the masters of these queues: every message passes through them. */
const FAULTY_QUEUES = ['incoming-message', 'conversation-turn', 'outgoing-message'].map(
  (queue) => `{${PREFIX}:${queue}}`,
);

/** Ignores connection errors, because servers are killed. The commands wait or fail. */
function ignoringErrors<T extends ReturnType<typeof openRedis>>(connection: T): T {
  connection.on('error', () => undefined);
  return connection;
}
