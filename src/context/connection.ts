import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisOptions } from 'ioredis';
import { openRedis, type RedisClient } from '../redis/connection';
import { SECOND } from '../time/duration';
import type { ReadReply } from './lookup';

type Argument = string | Buffer | number;

/** The Lua scripts; the head of each file states its contract. */
interface Scripts {
  contextReadBuffer(keys: number, ...args: Argument[]): Promise<ReadReply>;
  contextFill(key: string, ...args: Argument[]): Promise<number>;
  contextWrite(key: string, ...args: Argument[]): Promise<number>;
  contextPut(key: string, ...args: Argument[]): Promise<number>;
  contextDrop(key: string, token: string): Promise<number>;
}

/**
 * The cache's own connection, never that of the queues. A command of the cache that cannot be sent now fails now, because the
 * source has the answer too; a command of the queues has to wait.
 */
export type CacheConnection = RedisClient & Scripts;

const OPTIONS = {
  keyPrefix: '',
  connectionName: 'dialogkeeper-cache',
  lazyConnect: false,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  retryStrategy: (times: number) => Math.min(50 * 2 ** times, 2 * SECOND),
  connectTimeout: 2 * SECOND,
  disconnectTimeout: 200, // ms, for a peer that no longer answers
} satisfies RedisOptions;

export function connectCache(to: string | RedisClient): CacheConnection {
  const redis = openRedis(to, OPTIONS);
  redis.on('error', () => undefined); // the command that fails because of it reports it
  redis.defineCommand('contextRead', { lua: script('read') });
  redis.defineCommand('contextFill', { lua: script('fill'), numberOfKeys: 1 });
  redis.defineCommand('contextWrite', { lua: script('write'), numberOfKeys: 1 });
  redis.defineCommand('contextPut', { lua: script('put'), numberOfKeys: 1 });
  redis.defineCommand('contextDrop', { lua: script('drop'), numberOfKeys: 1 });
  return redis as CacheConnection;
}

/** Returns a function that waits until the connection is ready. All waiting calls share one listener. */
export function readiness(redis: RedisClient): () => Promise<void> {
  let ready: Promise<void> | undefined;
  return async () => {
    if (redis.status === 'ready') return;
    ready ??= new Promise((resolve) => {
      redis.once('ready', () => {
        ready = undefined;
        resolve();
      });
    });
    await ready;
  };
}

function script(name: string): string {
  return readFileSync(join(__dirname, `${name}.lua`), 'utf8');
}
