import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import { comesTrue } from './patience';

/** As operations.md wants it. `everysec` may lose what was answered last, also when nothing but the process is killed. */
export function durable(appendfsync: 'always' | 'everysec'): string[] {
  return ['--appendonly', 'yes', '--appendfsync', appendfsync, '--maxmemory-policy', 'noeviction'];
}

/** Only between schedules: a file that is rewritten can not be wound back. */
const NO_REWRITE = ['--auto-aof-rewrite-percentage', '0'];
const LARGE = 4_000_000;

/** Where the queues are. What happens to a cluster happens to one of its masters. */
export interface QueueServer {
  url: string;
  /** Whether what it has answered to is still there after it was killed, or frozen. */
  keeps: boolean;
  freeze(): Promise<void>;
  thaw(): void;
  kill(): Promise<void>;
  /** Killed; what was written last, during `lostMs` or so, is gone. Then `restart`. */
  rewind(lostMs: number): Promise<void>;
  /** What was killed; resolves when it serves again. */
  restart(): Promise<void>;
  /** After a strike: resolves when all of it serves again. */
  recovered(): Promise<void>;
  /** Between schedules: makes its files small again, if they have grown. */
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
    keeps: true,
    freeze: async () => redis.freeze(),
    recovered: async () => {},
    async rewind(lostMs) {
      // As `everysec` would lose it.
      const before = await file();
      await pause(lostMs);
      await redis.kill();
      await truncate(before.path, before.size);
    },
    async tidy() {
      const { path, size } = await file();
      if (size < LARGE) return;
      await withConnection(redis.port, (connection) => connection.bgrewriteaof());
      const done = await comesTrue(
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
