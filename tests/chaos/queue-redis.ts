import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type NativeRedis, startNativeRedis, withConnection } from '../support/native/redis';
import { comesTrue } from './patience';

/** As operations.md wants it: what is in it is in its file within a second. */
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'];
/** Only between schedules: a file that is rewritten can not be wound back. */
const NO_REWRITE = ['--auto-aof-rewrite-percentage', '0'];
const LARGE = 4_000_000;

export interface QueueRedis extends NativeRedis {
  /** Killed; what was written to its file during the last `lostMs` is gone. Then `restart`. */
  rewind(lostMs: number): Promise<void>;
  /** Makes its file small again, if it has grown. */
  tidy(): Promise<void>;
}

export async function startQueueRedis(): Promise<QueueRedis> {
  const redis = await startNativeRedis([...DURABLE, ...NO_REWRITE]);
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
    async rewind(lostMs) {
      // Redis has written whatever it has answered to, a kill alone loses none of it: a machine without power does.
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
