import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from '../redis/connection';
import { aheadOfUs, checkClock } from './clock';
import { type Finding, findingsOf } from './finding';

/** One server's `INFO`. */
export type Info = ReadonlyMap<string, string>;

export function serversOf(redis: RedisClient): Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}

export async function infoOf(server: Redis): Promise<Info> {
  const lines = (await server.info()).split('\r\n').filter((line) => line.includes(':'));
  return new Map(lines.map((line) => line.split(/:(.*)/s, 2) as [string, string]));
}

/** BullMQ refuses older ones, and complains about those before the second. */
const OLDEST = [5, 0];
const OLD = [6, 2];
const NEARLY_FULL = 0.8;

export async function checkQueueRedis(server: Redis): Promise<Finding[]> {
  const { ok, warning, error, unseen } = findingsOf('queue-redis');
  const info = await infoOf(server);
  const found = [await clockOf('queue-redis', server), versionOf('queue-redis', info)];
  if (isReplica(info))
    found.push(
      error(
        'it is a replica',
        'it stores nothing: no message gets in, and no turn is run',
        'let REDIS_URL lead to the master (INFO replication says which)',
      ),
    );

  const policy = info.get('maxmemory_policy');
  const evicts = 'a job that is evicted is a message that is lost, or a lock that nobody holds';
  const noEviction = 'CONFIG SET maxmemory-policy noeviction, and in redis.conf';
  if (policy !== 'noeviction')
    found.push(
      limitOf(info) > 0
        ? error(`maxmemory-policy is ${policy}, and there is a limit (maxmemory)`, evicts, noEviction)
        : warning(
            `maxmemory-policy is ${policy}; nothing is evicted as long as maxmemory is 0`,
            evicts,
            noEviction,
          ),
    );
  else found.push(ok('nothing is evicted'));

  const share = limitOf(info) > 0 ? Number(info.get('used_memory')) / limitOf(info) : 0;
  if (share > NEARLY_FULL)
    found.push(
      error(
        `${Math.round(share * 100)} % of maxmemory is used`,
        'when it is full no message can be put on a queue',
        'raise maxmemory, or find out what fills it (the failed sets? another program?)',
      ),
    );

  if (info.get('aof_enabled') !== '1')
    found.push(
      error(
        'its jobs are not written to a file (appendonly no)',
        'a restart loses every message that no worker has stored yet; the sweep finds the rest',
        'CONFIG SET appendonly yes, and in redis.conf',
      ),
    );
  else found.push(await fsyncOf(server).then(checkFsync, (cause) => unseen('appendfsync', cause)));
  return found;

  function checkFsync(fsync: string): Finding {
    if (fsync !== 'no') return ok(`its jobs are in a file (appendfsync ${fsync})`);
    return warning(
      'appendfsync is no',
      'a machine that dies loses up to half a minute of messages that were not stored yet',
      'CONFIG SET appendfsync everysec',
    );
  }
}

export async function checkCacheRedis(server: Redis, queueRunIds: readonly string[]): Promise<Finding[]> {
  const { ok, warning } = findingsOf('cache-redis');
  const info = await infoOf(server);
  const found = [await clockOf('cache-redis', server), versionOf('cache-redis', info)];
  if (isReplica(info))
    found.push(
      warning(
        'it is a replica',
        'it stores no context, and drops none: every turn reads PostgreSQL',
        'let CACHE_REDIS_URL lead to the master (INFO replication says which)',
      ),
    );
  if (queueRunIds.includes(info.get('run_id') ?? '')) {
    found.push(
      warning(
        'cache and queues are one server',
        'a cache wants to evict, queues must not: contexts may fill the memory that jobs need',
        'give the cache a server of its own (CACHE_REDIS_URL)',
      ),
    );
  } else if (limitOf(info) === 0) {
    found.push(
      warning(
        'it has no limit (maxmemory 0)',
        'it grows until the machine has no memory left; entries go only when their time is over',
        'set maxmemory, with maxmemory-policy allkeys-lru',
      ),
    );
  } else if (info.get('maxmemory_policy') === 'noeviction') {
    found.push(
      warning(
        'it has a limit and evicts nothing (maxmemory-policy noeviction)',
        'when it is full no context can be stored: every turn reads PostgreSQL',
        'CONFIG SET maxmemory-policy allkeys-lru',
      ),
    );
  } else found.push(ok('it evicts what is least needed'));
  return found;
}

function isReplica(info: Info): boolean {
  return info.get('role') === 'slave';
}

function limitOf(info: Info): number {
  return Number(info.get('maxmemory') ?? 0);
}

function versionOf(of: string, info: Info): Finding {
  const { ok, warning, error } = findingsOf(of);
  const version = info.get('redis_version') ?? '0';
  const upgrade = 'upgrade to 7.2, or to a current Valkey';
  if (isBefore(version, OLDEST)) return error(`version ${version}`, 'BullMQ refuses it', upgrade);
  if (isBefore(version, OLD)) return warning(`version ${version}`, 'BullMQ wants 6.2 at least', upgrade);
  return ok(`version ${version}`);
}

function isBefore(version: string, [major = 0, minor = 0]: readonly number[]): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a < major || (a === major && b < minor);
}

async function clockOf(of: string, server: Redis): Promise<Finding> {
  const ahead = await aheadOfUs(async () => {
    const [seconds, microseconds] = await server.time();
    return Number(seconds) * 1000 + Number(microseconds) / 1000;
  });
  return checkClock(of, ahead);
}

async function fsyncOf(server: Redis): Promise<string> {
  const [, value] = (await server.config('GET', 'appendfsync')) as [string, string];
  return value;
}
