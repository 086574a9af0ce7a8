import { RedisRequestLimiter } from '../bookings/limiter';
import type { RequestLimiter } from '../bookings/provider';
import type { Connected } from '../config/connected';
import { ttlsOf } from '../context/options';
import { type ContextService, createContextService } from '../context/service';
import { createPostgresSource } from '../db/context-source';
import { type Db, openDatabase } from '../db/database';
import { DatabaseAway } from '../db/errors';
import { ping } from '../db/health';
import type { Events } from '../observability/events';
import type { Logger } from '../observability/logger';
import type { Traces } from '../observability/traces';
import { ProcessRegistry } from '../processes/registry';
import { Queues } from '../queues/queues';
import { SECOND } from '../time/duration';
import { QueueConnection } from './queue-connection';

const MEGABYTE = 1024 * 1024;

/** What a process is connected to, whatever its roles are. */
export interface Connections {
  db: Db;
  queueConnection: QueueConnection;
  queues: Queues;
  contexts: ContextService;
  /** The running processes of this system. */
  processes: ProcessRegistry;
  /** Of requests to booking systems. */
  bookingLimiter: RequestLimiter;
  /**
   * Waits for a queue Redis that is away. Throws `QueueRefused` and `DatabaseAway` where waiting does not help. Goes on without
   * the cache.
   */
  ready(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
  /** Closes at once, without waiting for a server to answer. */
  disconnect(): void;
}

/** Connects in the background. */
export function openConnections(
  config: Connected,
  events: Events,
  logger: Logger,
  { telemetry }: Traces,
): Connections {
  const db = openDatabase(config.databaseUrl, {
    pool: config.databasePool,
    logger,
    timeoutMs: config.databaseTimeout,
  });
  const queueConnection = new QueueConnection(config.redisUrl, events);
  const queues = new Queues({
    connection: queueConnection.redis,
    prefix: config.queuePrefix,
    shards: config.turnShards,
    telemetry,
  });
  const contexts = openContexts(config, db, events);
  const processes = new ProcessRegistry(queueConnection.redis, {
    prefix: config.queuePrefix,
    redisUrl: config.redisUrl,
  });
  return {
    db,
    queueConnection,
    queues,
    contexts,
    processes,
    bookingLimiter: new RedisRequestLimiter(queueConnection.redis, config.queuePrefix),
    async ready(signal) {
      await contexts.ready(SECOND).catch((error) => events.emit('start.cache-unavailable', { error }));
      await queueConnection.during(checkDatabase(db, events), signal);
      await queueConnection.ready(signal); // a worker or a queue that is opened while Redis refuses stays broken
    },
    async close() {
      await queues.close();
      contexts.close();
      queueConnection.redis.disconnect();
      await db.destroy();
    },
    disconnect() {
      queueConnection.redis.disconnect();
      contexts.close();
      void db.destroy();
    },
  };
}

function openContexts(config: Connected, db: Db, events: Events): ContextService {
  return createContextService({
    redis: config.cacheRedisUrl,
    source: createPostgresSource(db, config),
    ttlMs: ttlsOf(config),
    timeoutMs: config.cacheTimeout,
    localCacheBytes: config.cacheLocalMb * MEGABYTE,
    events,
  });
}

/** A PostgreSQL that is away may be back for the first job; one that refuses the login will still refuse it. */
async function checkDatabase(db: Db, events: Events): Promise<void> {
  await ping(db).catch((error) => {
    if (error instanceof DatabaseAway && error.isLoginRefused) throw error;
    events.emit('start.database-unavailable', { error });
  });
}
