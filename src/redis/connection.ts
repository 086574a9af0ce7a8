import { types } from 'node:util';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { SECOND } from '../time/duration';
import { parseRedisUrl } from './url';

/** One server, the master that sentinels name, or a cluster. */
export type RedisClient = Redis | Cluster;

/** Without the one that changes the types of replies. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/**
 * After so many milliseconds without an answer a connection counts as dead and is replaced. Longer than a worker's
 * blocking read, which the server answers after 10 seconds at the latest.
 */
const SILENCE = 15 * SECOND;
const SENTINEL_SILENCE = 5 * SECOND;
/** Milliseconds until a server that is no master is asked again. */
const DEMOTED_RETRY = SECOND;
/** Milliseconds over which the connections of many processes are spread. */
const JITTER = 200;

/**
 * A connection of the caller's own to what the URL names; given a connection, another one to the same place.
 *
 *   redis://user:password@host:6379/0
 *   redis+cluster://user:password@host:6379,host:6379
 *   redis+sentinel://user:password@host:26379,host:26379/master-name/0
 *
 * `rediss` in place of `redis`: with TLS, on every connection. User and password are those of the servers, not of the
 * sentinels. A connection that has gone silent, or leads to a server that is not the master any more, is replaced.
 * Throws `InvalidRedisUrl`.
 */
export function openRedis(to: string | RedisClient, options: Options = {}): RedisClient {
  if (to instanceof Cluster) return duplicateCluster(to, clusterOptions(options));
  if (to instanceof Redis) return duplicateServer(to, followTheMaster(options));
  const { kind, nodes, master, username, password, db, tls } = parseRedisUrl(to);
  const given = {
    socketTimeout: SILENCE,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: {} }),
    ...options,
  };
  if (kind === 'cluster') return prepareCluster(new Cluster([...nodes], clusterOptions(given)));
  const toMaster = { db, ...followTheMaster({ retryStrategy: growingPauses, ...given }) };
  if (kind === 'server') return prepareServer(new Redis({ ...nodes[0], ...toMaster }));
  const sentinels = { sentinels: [...nodes], name: master as string, failoverDetector: true };
  const encrypted = tls && { sentinelTLS: {}, enableTLSForSentinelMode: true };
  return prepareServer(
    new Redis({ ...sentinels, ...encrypted, sentinelCommandTimeout: SENTINEL_SILENCE, ...toMaster }),
  );
}

/** The options of connections that have met a replica and are about to be made anew. */
const demoted = new WeakSet<object>();

/**
 * Behind an address that moves in a failover, as that of a managed Redis, the old master answers as a replica: then the
 * connection is made anew, after a pause. Redis before 7 wraps what a script met.
 *
 * Duplicates of a connection share the functions of its options. What differs is `this`: ioredis calls them as methods of
 * the options, which each connection has for itself.
 */
function followTheMaster(options: Options): Options {
  const { retryStrategy } = options;
  return {
    reconnectOnError(this: object, error: Error): boolean {
      const isDemoted = /^(READONLY|MASTERDOWN|LOADING|NOREPLICAS)\b|-READONLY\b/.test(error.message);
      if (isDemoted) demoted.add(this);
      return isDemoted;
    },
    ...options,
    ...(retryStrategy && {
      retryStrategy(this: object, times: number) {
        const delay = retryStrategy(times);
        if (!demoted.delete(this) || typeof delay !== 'number') return delay;
        return Math.max(delay, DEMOTED_RETRY + Math.random() * JITTER);
      },
    }),
  };
}

function growingPauses(times: number): number {
  return Math.min(50 * 2 ** (times - 1), 5 * SECOND) + Math.random() * JITTER;
}

/** BullMQ duplicates connections by itself: their duplicates have to be like them. */
function prepareServer(redis: Redis): Redis {
  gatherWrites(redis);
  tellRefusals(redis);
  redis.duplicate = (options) => duplicateServer(redis, options);
  // ioredis would go on with database 0, which may be another system's.
  redis.on('error', (error) => {
    if (isWrongDatabase(error)) redis.disconnect(true);
  });
  return redis;
}

function duplicateServer(redis: Redis, options: Partial<RedisOptions> = {}): Redis {
  return prepareServer(Redis.prototype.duplicate.call(redis, options));
}

function prepareCluster(cluster: Cluster): Cluster {
  cluster.on('+node', gatherWrites);
  cluster.duplicate = (nodes, options) => duplicateCluster(cluster, options, nodes);
  return cluster;
}

function duplicateCluster(
  cluster: Cluster,
  options: Parameters<Cluster['duplicate']>[1],
  nodes: Parameters<Cluster['duplicate']>[0] = [],
): Cluster {
  return prepareCluster(Cluster.prototype.duplicate.call(cluster, nodes, options));
}

function isWrongDatabase(error: unknown): boolean {
  return types.isNativeError(error) && /DB index is out of range|invalid DB index/i.test(error.message);
}

/** Redis answers one client too many with an error, and closes the connection. ioredis reports the end alone. */
function tellRefusals(redis: Redis): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    if (command.name === 'hello')
      command.promise.catch((error: Error) => {
        if (error.message.includes('max number of clients')) redis.emit('error', error);
      });
    return send(command, stream);
  };
}

/** Commands of one turn of the event loop leave in one write, and mostly arrive in one read. They stay what they are. */
function gatherWrites(redis: Redis): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    const socket = redis.stream;
    if (socket?.writable && socket.writableCorked === 0) {
      socket.cork();
      setImmediate(() => socket.uncork());
    }
    return send(command, stream);
  };
}

type Page = [cursor: string, keys: string[]];

/**
 * Every key that matches, on whichever server it is; found with SCAN, which blocks nobody. `ask` sends the command for
 * one page, with whatever deadline the caller gives it.
 */
export async function scanKeys(
  redis: RedisClient,
  pattern: string,
  ask: (page: () => Promise<Page>) => Promise<Page> = (page) => page(),
): Promise<string[]> {
  const found = new Set<string>();
  for (const server of redis instanceof Cluster ? redis.nodes('master') : [redis]) {
    let cursor = '0';
    do {
      const from = cursor;
      const [next, keys] = await ask(() => server.scan(from, 'MATCH', pattern, 'COUNT', 1000));
      for (const key of keys) found.add(key);
      cursor = next;
    } while (cursor !== '0');
  }
  return [...found];
}

/** Whoever waits for a Redis that is away waits for a failover too; a minute, at one try every tenth of a second. */
const PATIENT_REDIRECTIONS = 600;

/** What ioredis wants said once for the cluster, and once for each node. */
function clusterOptions({ enableOfflineQueue = true, retryStrategy, keyPrefix = '', ...options }: Options) {
  return {
    enableOfflineQueue,
    keyPrefix,
    redisOptions: { ...options, keyPrefix },
    ...(retryStrategy && { clusterRetryStrategy: retryStrategy }),
    // Certificates are for host names, which the cluster would look up itself, and then connect to addresses.
    ...(options.tls && { dnsLookup: keepName }),
    // With it, the promise of a `connect` that meets a cluster without one of its masters never settles, and a worker that
    // waits for it takes no job ever again. Without it commands are told that the cluster is down, and repeated.
    enableReadyCheck: false,
    // A slot that is being moved answers TRYAGAIN to several keys until it has moved: whoever asks is told soon.
    maxRedirections: options.maxRetriesPerRequest === null ? PATIENT_REDIRECTIONS : 5,
    retryDelayOnTryAgain: 10,
  };
}

function keepName(name: string, found: (error: null, address: string) => void): void {
  found(null, name);
}
