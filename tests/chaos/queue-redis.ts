import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import { waitUntil } from './retry';

/** Settings of docs/operations.md. `everysec` may lose the last acknowledged writes, even if only the process is killed. */
export function durable(appendfsync: 'always' | 'everysec'): string[] {
  return ['--appendonly', 'yes', '--appendfsync', appendfsync, '--maxmemory-policy', 'noeviction'];
}

/** The file is rewritten only between schedules: a file that was rewritten cannot be truncated to an earlier state. */
const NO_REWRITE = ['--auto-aof-rewrite-percentage', '0'];
const LARGE = 4_000_000;

/** The server of the queues. On a cluster, each operation concerns one of the masters. */
export interface QueueServer {
  url: string;
  /** Whether acknowledged writes survive a kill or a freeze. */
  isDurable: boolean;
  freeze(): Promise<void>;
  thaw(): void;
  kill(): Promise<void>;
  /** Kills it and discards the writes of about the last `lostMs`. Call `restart` afterwards. */
  rewind(lostMs: number): Promise<void>;
  /** Restarts the killed server. Resolves when it answers again. */
  restart(): Promise<void>;
  /** Resolves when all nodes answer again after a fault. */
  recovered(): Promise<void>;
  /** Call between schedules: rewrites files that have grown large. */
  tidy(): Promise<void>;
  stop(): Promise<void>;
}

export async function startQueueRedis(): Promise<QueueServer> {
  const redis = await startNativeRedis([...durable('always'), ...NO_REWRITE]);
  const folder = await withConnection(redis.port, async (connection) => {
    const [, dir] = (await connection.config('GET', 'dir')) as [string, string];
    return join(dir, 'appendonlydir');
  });
  const file = async () => {
    const incremental = (await readdir(folder)).filter((name) => name.endsWith('.incr.aof'));
    const newest = incremental.sort((a, b) => numberOf(b) - numberOf(a))[0];
    if (!newest) throw new Error(`there is no append-only file in ${folder}`);
    const path = join(folder, newest);
    return { path, size: (await stat(path)).size };
  };
  return {
    ...redis,
    isDurable: true,
    freeze: async () => redis.freeze(),
    recovered: async () => {},
    async rewind(lostMs) {
      // The same loss as with `everysec`.
      const before = await file();
      await pause(lostMs);
      await redis.kill();
      await truncate(before.path, before.size);
    },
    async tidy() {
      const { path, size } = await file();
      if (size < LARGE) return;
      await withConnection(redis.port, (connection) => connection.bgrewriteaof());
      const done = await waitUntil(
        async () => (await file()).path !== path && !(await isRewriting(redis)),
        30_000,
      );
      if (!done) throw new Error('the append-only file was not rewritten');
    },
  };
}

async function isRewriting({ port }: NativeRedis): Promise<boolean> {
  const info = await withConnection(port, (connection) => connection.info('persistence'));
  return info.includes('aof_rewrite_in_progress:1') || info.includes('aof_rewrite_scheduled:1');
}

function numberOf(name: string): number {
  return Number(/\.(\d+)\.incr/.exec(name)?.[1]);
}
