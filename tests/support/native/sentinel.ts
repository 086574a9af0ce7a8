import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port';
import { Program } from './program';
import { type NativeRedis, needRedisServer, startNativeRedis, withConnection } from './redis';

export interface NativeSentinel {
  /** As `CACHE_REDIS_URL` takes it. */
  url: string;
  master: NativeRedis;
  replica: NativeRedis;
  /** Orders a failover, and resolves when the replica has become the master. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

const NAME = 'main';

/** A master, its replica, and one sentinel that watches them. */
export async function startNativeSentinel(): Promise<NativeSentinel> {
  const fast = ['--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '0'];
  const master = await startNativeRedis(fast);
  const replica = await startNativeRedis([...fast, '--replicaof', `${master.host} ${master.port}`]);
  await until(async () => (await info(replica, 'replication')).includes('master_link_status:up'));

  const folder = await mkdtemp(join(tmpdir(), 'dialogkeeper-sentinel-'));
  const file = join(folder, 'sentinel.conf'); // the sentinel writes what it learns into it
  const watch = [`monitor ${NAME} ${master.host} ${master.port} 1`, `down-after-milliseconds ${NAME} 1000`];
  await writeFile(file, watch.map((line) => `sentinel ${line}\n`).join(''));
  const port = await freePort();
  const sentinel = new Program(needRedisServer(), [file, '--sentinel', '--port', String(port)]);
  await sentinel.until(() => withConnection(port, (redis) => redis.ping()));
  await until(async () => (await info({ port }, 'sentinel')).includes('slaves=1'));

  return {
    url: `redis+sentinel://127.0.0.1:${port}/${NAME}`,
    master,
    replica,
    async failOver() {
      // Refused until the sentinel has heard from the replica.
      await until(async () => {
        const reply = withConnection(port, (redis) => redis.call('SENTINEL', 'FAILOVER', NAME));
        return (await reply.catch(() => 'not yet')) === 'OK';
      });
      await until(async () => (await info(replica, 'replication')).includes('role:master'));
    },
    async stop() {
      for (const server of [sentinel, replica, master]) await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function info({ port }: Pick<NativeRedis, 'port'>, section: string): Promise<string> {
  return withConnection(port, (redis) => redis.info(section));
}

async function until(look: () => Promise<boolean>): Promise<void> {
  // A server that changes its role ends its connections, ours among them: then look again.
  for (const deadline = Date.now() + 30_000; !(await look().catch(() => false)); ) {
    if (Date.now() > deadline) throw new Error('the sentinel does not see its servers');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
