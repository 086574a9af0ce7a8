import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CacheSettings, type CacheUnderTest, findCache } from '../../tests/conformance/cache-under-test';

/** Another cache: where its adapter is, and of which package. Importing this loads none of them. */
export interface Peer {
  name: string;
  /** How it is set up, in a few words. */
  setUp: string;
  /** Why it fails what it fails: what is in its design, not in its set-up. */
  why: string;
  /** Undefined: it is a few lines of our own over ioredis. */
  packageName?: string;
  file: string;
  exportName: string;
  /** Loads the adapter, and with it the package, when it is called. */
  makeCache(settings: CacheSettings): Promise<CacheUnderTest>;
}

const UNGUARDED = 'Fills store what they read, whatever was invalidated meanwhile.';
const HERDS = 'Processes know nothing of each other’s loads.';
const COPIES = 'Memory is trusted until a message says otherwise, and messages are lost.';
const JOINS = 'Readers join the load of their key, even one from before an invalidation.';
const JOINS_ELSEWHERE =
  'Readers join the load of their key; only an invalidation by their own process parts them from it.';
const EVERYBODY = 'Every caller who misses loads.';
const NO_DEADLINE = 'The source has no deadline.';
const SHARED = 'Readers of one load share one object.';

export const peers: readonly Peer[] = [
  {
    name: 'bentocache',
    setUp: 'memory, Redis, bus',
    why: `${UNGUARDED} ${JOINS} ${HERDS} ${COPIES} Nobody catches the error of a subscription that fails.`,
    packageName: 'bentocache',
    ...adapter('bentocache', 'bentocache'),
  },
  {
    name: 'bentocache-redis',
    setUp: 'Redis',
    why: `${UNGUARDED} ${JOINS} ${HERDS}`,
    packageName: 'bentocache',
    ...adapter('bentocache', 'bentocacheRedis'),
  },
  {
    name: 'cacheable',
    setUp: 'memory, Redis, CacheableSync over Redis',
    why: `${UNGUARDED} ${JOINS} ${HERDS} ${COPIES} ${NO_DEADLINE} CacheableSync listens to no errors of its connections. Memory keeps the very object that the first reader was given.`,
    packageName: 'cacheable',
    ...adapter('cacheable', 'cacheable'),
  },
  {
    name: 'cacheable-redis',
    setUp: 'Redis',
    why: `${UNGUARDED} ${JOINS} ${HERDS} ${NO_DEADLINE} ${SHARED}`,
    packageName: 'cacheable',
    ...adapter('cacheable', 'cacheableRedis'),
  },
  {
    name: 'cache-manager',
    setUp: 'memory, Redis',
    why: `${UNGUARDED} ${JOINS} ${HERDS} Nothing tells a process that another one has invalidated. ${NO_DEADLINE} ${SHARED}`,
    packageName: 'cache-manager',
    ...adapter('cache-manager', 'cacheManager'),
  },
  {
    name: 'cache-manager-redis',
    setUp: 'Redis',
    why: `${UNGUARDED} ${JOINS} ${HERDS} ${NO_DEADLINE} ${SHARED}`,
    packageName: 'cache-manager',
    ...adapter('cache-manager', 'cacheManagerRedis'),
  },
  {
    name: 'async-cache-dedupe',
    setUp: 'Redis',
    why: `${UNGUARDED} ${JOINS_ELSEWHERE} ${HERDS} ${NO_DEADLINE} ${SHARED}`,
    packageName: 'async-cache-dedupe',
    ...adapter('async-cache-dedupe', 'asyncCacheDedupe'),
  },
  {
    name: 'layered-loader',
    setUp: 'memory, Redis, notifications',
    why: `${UNGUARDED} ${JOINS_ELSEWHERE} ${HERDS} ${COPIES} ${NO_DEADLINE} ${SHARED} Of its versions, 14.2.2 is the newest for Node.js 20.`,
    packageName: 'layered-loader',
    ...adapter('layered-loader', 'layeredLoader'),
  },
  {
    name: 'layered-loader-redis',
    setUp: 'Redis',
    why: `${UNGUARDED} ${JOINS_ELSEWHERE} ${HERDS} ${NO_DEADLINE} ${SHARED}`,
    packageName: 'layered-loader',
    ...adapter('layered-loader', 'layeredLoaderRedis'),
  },
  {
    name: 'plain',
    setUp: 'ioredis: GET, SET, DEL of each segment',
    why: `${UNGUARDED} ${EVERYBODY} ${NO_DEADLINE}`,
    ...adapter('plain', 'plain'),
  },
  {
    name: 'earlier-solution',
    setUp: 'ioredis: GET, SET, DEL of one value for each client',
    why: `${UNGUARDED} ${EVERYBODY} ${NO_DEADLINE} Nothing is shared between the clients of a company.`,
    ...adapter('earlier-solution', 'earlierSolution'),
  },
];

/** Of the package as it is installed; of ioredis where there is none. */
export function versionOf({ packageName = 'ioredis' }: Peer): string {
  return installedVersion(packageName);
}

export function installedVersion(packageName: string): string {
  const manifest = join(__dirname, 'node_modules', packageName, 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return version;
}

function adapter(name: string, exportName: string) {
  const file = join(__dirname, `${name}.ts`);
  return {
    file,
    exportName,
    makeCache: async (settings: CacheSettings) => (await findCache(file, exportName))(settings),
  };
}
