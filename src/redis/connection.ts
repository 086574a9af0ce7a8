import { types } from 'node:util';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { SECOND } from '../time/duration';
import { parseRedisUrl } from './url';

/** One server, the master that sentinels name, or a cluster. */
export type RedisClient = Redis | Cluster;

/** Without the one that changes the types of replies. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/**
 * Milliseconds without an answer after which a connection counts as dead and is replaced. Longer than a worker's blocking
 * read, which the server answers after 10 seconds at the latest.
 */
const SILENCE = 15 * SECOND;
const SENTINEL_SILENCE = 5 * SECOND;
/** Milliseconds until a connection tries again where the server was not the master. */
const DEMOTED_RETRY = SECOND;
/** Milliseconds over which the reconnections of many processes are spread. */
const JITTER = 200;

/**
 * Opens a connection to what the URL names, or another one to the same place as a given connection. The caller closes it.
 *
 *   redis://user:password@host:6379/0
 *   redis+cluster://user:password@host:6379,host:6379
 *   redis+sentinel://user:password@host:26379,host:26379/master-name/0
 *
 * `rediss` in place of `redis`: every connection uses TLS. User and password are those of the servers, not of the
 * sentinels. A connection that has gone silent, or leads to a server that is no longer the master, is replaced.
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

/** The options of connections that reached a replica and are about to reconnect. */
const demoted = new WeakSet<object>();

/**
 * The address of a managed Redis moves in a failover, and the old master then answers as a replica: the client reconnects,
 * after a pause. Redis before 7 wraps the error when it occurs in a script.
 *
 * Duplicates of a connection share these functions. They tell connections apart by `this`: ioredis calls them as methods of
 * the options, and each connection has its own options object.
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

/** BullMQ duplicates connections by itself, so duplicates are prepared in the same way. */
function prepareServer(redis: Redis): Redis {
  batchWrites(redis);
  reportRefusals(redis);
  redis.duplicate = (options) => duplicateServer(redis, options);
  // ioredis would continue with database 0, which may belong to another system.
  redis.on('error', (error) => {
    if (isWrongDatabase(error)) redis.disconnect(true);
  });
  return redis;
}

function duplicateServer(redis: Redis, options: Partial<RedisOptions> = {}): Redis {
  return prepareServer(Redis.prototype.duplicate.call(redis, options));
}

function prepareCluster(cluster: Cluster): Cluster {
  cluster.on('+node', batchWrites);
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

/** Redis answers a client above its limit with an error and closes the connection. ioredis reports only the close. */
function reportRefusals(redis: Redis): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    if (command.name === 'hello')
      command.promise.catch((error: Error) => {
        if (error.message.includes('max number of clients')) redis.emit('error', error);
      });
    return send(command, stream);
  };
}

/** Sends the commands of one turn of the event loop in one write; the server mostly receives them in one read. */
function batchWrites(redis: Redis): void {
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
 * Returns every key that matches, from all servers. Uses SCAN, which does not block other clients. `ask` sends the command
 * for one page, so that the caller can give it a deadline.
 */
export async function scanKeys(
  redis: RedisClient,
  pattern: string,
  ask: (page: () => Promise<Page>) => Promise<Page> = (page) => page(),
): Promise<string[]> {
  const found = new Set<string>();
  for (const server of serversOf(redis)) {
    for await (const keys of scanPages(server, pattern, ask)) for (const key of keys) found.add(key);
  }
  return [...found];
}

/** The servers that hold the keys: one, or the masters of a cluster. */
export function serversOf(redis: RedisClient): Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}

/** The keys of one server that match, page by page. A key may occur twice. */
export async function* scanPages(
  server: Redis,
  pattern: string,
  ask: (page: () => Promise<Page>) => Promise<Page> = (page) => page(),
): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const from = cursor;
    const [next, keys] = await ask(() => server.scan(from, 'MATCH', pattern, 'COUNT', 1000));
    yield keys;
    cursor = next;
  } while (cursor !== '0');
}

/** A client that waits for an unavailable Redis also waits for a failover: one minute, at one attempt every tenth of a second. */
const PATIENT_REDIRECTIONS = 600;

/** ioredis takes some options for the cluster, and others for each of its nodes. */
function clusterOptions({ enableOfflineQueue = true, retryStrategy, keyPrefix = '', ...options }: Options) {
  return {
    enableOfflineQueue,
    keyPrefix,
    redisOptions: { ...options, keyPrefix },
    ...(retryStrategy && { clusterRetryStrategy: retryStrategy }),
    // Certificates name hosts; by default the cluster client resolves the names and connects to addresses.
    ...(options.tls && { dnsLookup: keepName }),
    // With the ready check, `connect` never settles when the cluster lacks one of its masters, and a worker that waits for it
    // never takes a job again. Without it, commands fail because the cluster is down, and are repeated.
    enableReadyCheck: false,
    // A slot that is being moved answers TRYAGAIN to commands of several keys; other clients than that of the queues fail soon.
    maxRedirections: options.maxRetriesPerRequest === null ? PATIENT_REDIRECTIONS : 5,
    retryDelayOnTryAgain: 10,
  };
}

function keepName(name: string, found: (error: null, address: string) => void): void {
  found(null, name);
}
