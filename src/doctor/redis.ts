import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from '../redis/connection';
import { checkClock, clockAhead } from './clock';
import { type Finding, findingsOf } from './finding';

/** The fields of a server's `INFO`. */
export type Info = ReadonlyMap<string, string>;

export function serversOf(redis: RedisClient): Redis[] {
  return redis instanceof Cluster ? redis.nodes('master') : [redis];
}

export async function infoOf(server: Redis): Promise<Info> {
  const lines = (await server.info()).split('\r\n').filter((line) => line.includes(':'));
  return new Map(lines.map((line) => line.split(/:(.*)/s, 2) as [string, string]));
}

/** BullMQ refuses versions before OLDEST, and warns about versions before OLD. */
const OLDEST = [5, 0];
const OLD = [6, 2];
const NEARLY_FULL = 0.8;

export async function checkQueueRedis(server: Redis): Promise<Finding[]> {
  const { ok, warning, error, unchecked } = findingsOf('queue-redis');
  const info = await infoOf(server);
  const found = [await clockOf('queue-redis', server), versionOf('queue-redis', info)];
  if (isReplica(info))
    found.push(
      error(
        'it is a replica',
        'it stores nothing: no message is accepted, and no turn runs',
        'point REDIS_URL to the master (INFO replication names it)',
      ),
    );

  const policy = info.get('maxmemory_policy');
  const evicts = 'an evicted key is a lost message or a lost lock';
  const noEviction = 'CONFIG SET maxmemory-policy noeviction, also in redis.conf';
  if (policy !== 'noeviction')
    found.push(
      limitOf(info) > 0
        ? error(`maxmemory-policy is ${policy}, and maxmemory is set`, evicts, noEviction)
        : warning(`maxmemory-policy is ${policy}; it evicts as soon as maxmemory is set`, evicts, noEviction),
    );
  else found.push(ok('it evicts nothing'));

  const share = limitOf(info) > 0 ? Number(info.get('used_memory')) / limitOf(info) : 0;
  if (share > NEARLY_FULL)
    found.push(
      error(
        `${Math.round(share * 100)} % of maxmemory is used`,
        'a full server accepts no message',
        'raise maxmemory, or find out what fills it: failed jobs, or another program',
      ),
    );

  if (info.get('aof_enabled') !== '1')
    found.push(
      error(
        'it does not write its jobs to disk (appendonly no)',
        'a restart loses every message that no worker has stored yet; the sweep restores all other work',
        'CONFIG SET appendonly yes, also in redis.conf',
      ),
    );
  else found.push(await fsyncOf(server).then(checkFsync, (cause) => unchecked('appendfsync', cause)));
  return found;

  function checkFsync(fsync: string): Finding {
    if (fsync !== 'no') return ok(`it writes its jobs to disk (appendfsync ${fsync})`);
    return warning(
      'appendfsync is no',
      'a crash of the machine loses up to half a minute of messages that no worker has stored yet',
      'CONFIG SET appendfsync everysec, also in redis.conf',
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
        'it stores no context: every turn reads PostgreSQL',
        'point CACHE_REDIS_URL to the master (INFO replication names it)',
      ),
    );
  if (queueRunIds.includes(info.get('run_id') ?? '')) {
    found.push(
      warning(
        'cache and queues share one server',
        'the cache should evict, the queues must not: contexts may fill the memory that jobs need',
        'set CACHE_REDIS_URL to a separate server',
      ),
    );
  } else if (limitOf(info) === 0) {
    found.push(
      warning(
        'it has no limit (maxmemory 0)',
        'it may use all memory of the machine: entries are removed only when they expire',
        'set maxmemory, with maxmemory-policy allkeys-lru',
      ),
    );
  } else if (info.get('maxmemory_policy') === 'noeviction') {
    found.push(
      warning(
        'it has a limit and evicts nothing (maxmemory-policy noeviction)',
        'a full server stores no context: every turn reads PostgreSQL',
        'CONFIG SET maxmemory-policy allkeys-lru, also in redis.conf',
      ),
    );
  } else found.push(ok('it evicts the least used entries'));
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
  if (isBefore(version, OLD)) return warning(`version ${version}`, 'BullMQ recommends 6.2 or newer', upgrade);
  return ok(`version ${version}`);
}

function isBefore(version: string, [major = 0, minor = 0]: readonly number[]): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a < major || (a === major && b < minor);
}

async function clockOf(of: string, server: Redis): Promise<Finding> {
  const ahead = await clockAhead(async () => {
    const [seconds, microseconds] = await server.time();
    return Number(seconds) * 1000 + Number(microseconds) / 1000;
  });
  return checkClock(of, ahead);
}

async function fsyncOf(server: Redis): Promise<string> {
  const [, value] = (await server.config('GET', 'appendfsync')) as [string, string];
  return value;
}
