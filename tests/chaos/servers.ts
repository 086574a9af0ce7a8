import { openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { createLogger } from '../../src/logger';
import { openRedis } from '../../src/redis';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { type NativeRedis, startNativeRedis } from '../support/native/redis';
import { type QueueRedis, startQueueRedis } from './queue-redis';

/** Killed processes lose nothing that the kernel has; only a machine that dies would, and none does here. */
const FAST = ['-c', 'fsync=off'];

export type Servers = Awaited<ReturnType<typeof startServers>>;

/** PostgreSQL, a Redis for the queues, a Redis for the cache, and connections of the suite's own to them. */
export async function startServers() {
  const [postgres, queue, cache] = await Promise.all([
    startNativePostgres(FAST),
    startQueueRedis(),
    startNativeRedis(['--maxmemory-policy', 'allkeys-lru']),
  ]);
  const db = openDatabase(postgres.url, { pool: 4, logger: createLogger('silent') });
  await migrateUp(db);
  const queueConnection = quietly(openRedis(queue.url));
  const cacheConnection = quietly(openRedis(cache.url));
  return {
    postgres: postgres as NativePostgres,
    queue: queue as QueueRedis,
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

/** Servers are killed under it; whoever uses it waits. */
function quietly<T extends ReturnType<typeof openRedis>>(connection: T): T {
  connection.on('error', () => undefined);
  return connection;
}
