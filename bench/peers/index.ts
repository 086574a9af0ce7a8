import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CacheSettings,
  type CacheUnderTest,
  importCache,
} from '../../tests/conformance/cache-under-test';

/** A cache of another project, and the file of its adapter. Importing this file loads none of the packages. */
export interface Peer {
  name: string;
  /** Its setup in a few words. */
  setUp: string;
  /** Why it fails its failed cases: properties of its design, not of its setup. */
  why: string;
  /** Undefined: a few lines of our own on ioredis. */
  packageName?: string;
  file: string;
  exportName: string;
  /** Loads the adapter and its package when it is called. */
  makeCache(settings: CacheSettings): Promise<CacheUnderTest>;
}

const UNGUARDED_FILLS = 'A fill stores what it read, even if it was invalidated meanwhile.';
const NO_SHARED_LOADS = 'Processes do not share loads that are in progress.';
const TRUSTED_LOCAL_CACHE =
  'The local cache is trusted until a message invalidates it, and messages can be lost.';
const JOINS = 'Readers join a load in progress, even one that began before an invalidation.';
const JOINS_ELSEWHERE =
  'Readers join a load in progress; only an invalidation by their own process prevents it.';
const EVERY_MISS_LOADS = 'Every caller that misses loads.';
const NO_DEADLINE = 'The source has no deadline.';
const SHARED_OBJECT = 'Readers of one load share one object.';

export const peers: readonly Peer[] = [
  {
    name: 'bentocache',
    setUp: 'local cache, Redis, bus',
    why: `${UNGUARDED_FILLS} ${JOINS} ${NO_SHARED_LOADS} ${TRUSTED_LOCAL_CACHE} The error of a failed subscription is not caught.`,
    packageName: 'bentocache',
    ...adapter('bentocache', 'bentocache'),
  },
  {
    name: 'bentocache-redis',
    setUp: 'Redis',
    why: `${UNGUARDED_FILLS} ${JOINS} ${NO_SHARED_LOADS}`,
    packageName: 'bentocache',
    ...adapter('bentocache', 'bentocacheRedis'),
  },
  {
    name: 'cacheable',
    setUp: 'local cache, Redis, CacheableSync over Redis',
    why: `${UNGUARDED_FILLS} ${JOINS} ${NO_SHARED_LOADS} ${TRUSTED_LOCAL_CACHE} ${NO_DEADLINE} CacheableSync does not handle the errors of its connections. The local cache keeps the object that the first reader received.`,
    packageName: 'cacheable',
    ...adapter('cacheable', 'cacheable'),
  },
  {
    name: 'cacheable-redis',
    setUp: 'Redis',
    why: `${UNGUARDED_FILLS} ${JOINS} ${NO_SHARED_LOADS} ${NO_DEADLINE} ${SHARED_OBJECT}`,
    packageName: 'cacheable',
    ...adapter('cacheable', 'cacheableRedis'),
  },
  {
    name: 'cache-manager',
    setUp: 'local cache, Redis',
    why: `${UNGUARDED_FILLS} ${JOINS} ${NO_SHARED_LOADS} A process is not informed of an invalidation by another one. ${NO_DEADLINE} ${SHARED_OBJECT}`,
    packageName: 'cache-manager',
    ...adapter('cache-manager', 'cacheManager'),
  },
  {
    name: 'cache-manager-redis',
    setUp: 'Redis',
    why: `${UNGUARDED_FILLS} ${JOINS} ${NO_SHARED_LOADS} ${NO_DEADLINE} ${SHARED_OBJECT}`,
    packageName: 'cache-manager',
    ...adapter('cache-manager', 'cacheManagerRedis'),
  },
  {
    name: 'async-cache-dedupe',
    setUp: 'Redis',
    why: `${UNGUARDED_FILLS} ${JOINS_ELSEWHERE} ${NO_SHARED_LOADS} ${NO_DEADLINE} ${SHARED_OBJECT}`,
    packageName: 'async-cache-dedupe',
    ...adapter('async-cache-dedupe', 'asyncCacheDedupe'),
  },
  {
    name: 'layered-loader',
    setUp: 'local cache, Redis, notifications',
    why: `${UNGUARDED_FILLS} ${JOINS_ELSEWHERE} ${NO_SHARED_LOADS} ${TRUSTED_LOCAL_CACHE} ${NO_DEADLINE} ${SHARED_OBJECT} Version 14.2.2 is its newest for Node.js 20.`,
    packageName: 'layered-loader',
    ...adapter('layered-loader', 'layeredLoader'),
  },
  {
    name: 'layered-loader-redis',
    setUp: 'Redis',
    why: `${UNGUARDED_FILLS} ${JOINS_ELSEWHERE} ${NO_SHARED_LOADS} ${NO_DEADLINE} ${SHARED_OBJECT}`,
    packageName: 'layered-loader',
    ...adapter('layered-loader', 'layeredLoaderRedis'),
  },
  {
    name: 'plain',
    setUp: 'ioredis: GET, SET, DEL of each segment',
    why: `${UNGUARDED_FILLS} ${EVERY_MISS_LOADS} ${NO_DEADLINE}`,
    ...adapter('plain', 'plain'),
  },
  {
    name: 'earlier-solution',
    setUp: 'ioredis: GET, SET, DEL of one value per client',
    why: `${UNGUARDED_FILLS} ${EVERY_MISS_LOADS} ${NO_DEADLINE} The clients of a company share nothing.`,
    ...adapter('earlier-solution', 'earlierSolution'),
  },
];

/** The installed version of the package, or of ioredis if there is no package. */
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
    makeCache: async (settings: CacheSettings) => (await importCache(file, exportName))(settings),
  };
}
