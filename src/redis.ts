import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { InvalidRedisUrl } from './errors';

/** One server, the master that sentinels name, or a cluster. */
export type RedisClient = Redis | Cluster;

/** Without the one that changes the types of replies. */
type Options = Omit<RedisOptions, 'replyMapping'>;

/**
 * A connection of the caller's own to what the URL names; given a connection, another one to the same place.
 *
 *   redis://user:password@host:6379/0
 *   redis+cluster://user:password@host:6379,host:6379
 *   redis+sentinel://user:password@host:26379,host:26379/master-name/0
 *
 * `rediss` in place of `redis`: with TLS. User and password are those of the servers, not of the sentinels.
 * Throws `InvalidRedisUrl`.
 */
export function openRedis(to: string | RedisClient, options: Options = {}): RedisClient {
  const redis = open(to, options);
  if (redis instanceof Cluster) redis.on('+node', gatherWrites);
  else gatherWrites(redis);
  return redis;
}

function open(to: string | RedisClient, options: Options): RedisClient {
  if (to instanceof Cluster) return to.duplicate([], clusterOptions(options));
  if (to instanceof Redis) return to.duplicate(options);
  if (isOneServer(to)) return new Redis(to, options);
  const several = parseSeveral(to);
  if (!several) throw new InvalidRedisUrl(to);
  const { nodes, master, named } = several;
  return master === undefined
    ? new Cluster(nodes, clusterOptions({ ...named, ...options }))
    : new Redis({ sentinels: nodes, name: master, failoverDetector: true, ...named, ...options });
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

export function isRedisUrl(url: string): boolean {
  return isOneServer(url) || parseSeveral(url) !== undefined;
}

function isOneServer(url: string): boolean {
  return /^rediss?:\/\//.test(url) && URL.canParse(url);
}

interface Several {
  /** Some nodes of a cluster, or the sentinels. */
  nodes: { host: string; port: number }[];
  /** What the sentinels call the master; undefined: a cluster. */
  master: string | undefined;
  named: Options;
}

const SEVERAL = /^(rediss?)\+(cluster|sentinel):\/\/(?:([^@/]*)@)?([^/?#]+)(?:\/([^/?#]+))?(?:\/(\d+))?\/?$/;

/** By hand: the URL class takes one host. */
function parseSeveral(url: string): Several | undefined {
  const [, scheme, kind, login = '', hosts = '', master, db] = SEVERAL.exec(url) ?? [];
  if ((kind === 'sentinel') !== (master !== undefined)) return undefined;
  const nodes = hosts.split(',').flatMap((host) => nodeOf(host, kind === 'sentinel' ? 26_379 : 6379) ?? []);
  if (!kind || nodes.length !== hosts.split(',').length) return undefined;
  const [username, password] = login.split(/:(.*)/s).map(decodeURIComponent);
  const named = {
    ...(username && { username }),
    ...(password && { password }),
    ...(db && { db: Number(db) }),
    ...(scheme === 'rediss' && { tls: {} }),
  };
  return { nodes, master, named };
}

function nodeOf(host: string, defaultPort: number): { host: string; port: number } | undefined {
  if (!host || !URL.canParse(`redis://${host}`)) return undefined;
  const { hostname, port } = new URL(`redis://${host}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || defaultPort) };
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
function clusterOptions(options: Options) {
  const { enableOfflineQueue = true, retryStrategy, keyPrefix = '', ...redisOptions } = options;
  return {
    enableOfflineQueue,
    keyPrefix,
    redisOptions: { ...redisOptions, keyPrefix },
    ...(retryStrategy && { clusterRetryStrategy: retryStrategy }),
    // With it, the promise of a `connect` that meets a cluster without one of its masters never settles, and a worker that
    // waits for it takes no job ever again. Without it commands are told that the cluster is down, and repeated.
    enableReadyCheck: false,
    // A slot that is being moved answers TRYAGAIN to several keys until it has moved: whoever asks is told soon.
    maxRedirections: options.maxRetriesPerRequest === null ? PATIENT_REDIRECTIONS : 5,
    retryDelayOnTryAgain: 10,
  };
}
