import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { redisServerPath } from './available';
import { freePort } from './free-port';
import { Program } from './program';

export interface NativeRedis {
  host: string;
  port: number;
  url: string;
  /** SIGSTOP and SIGCONT: connections stay open, and nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL: nothing is saved. */
  kill(): Promise<void>;
  /** On the same port, after `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** A redis-server of the caller's own, on a free port, without persistence unless `args` enable it. The caller stops it. */
export async function startNativeRedis(args: readonly string[] = []): Promise<NativeRedis> {
  const path = needRedisServer();
  const folder = await mkdtemp(join(tmpdir(), 'dialogkeeper-redis-'));
  const host = '127.0.0.1';
  const port = await freePort();
  const own = ['--port', String(port), '--bind', host, '--dir', folder, '--save', '', ...args];
  let program = await start(path, own, port);
  return {
    host,
    port,
    url: `redis://${host}:${port}`,
    freeze: () => program.freeze(),
    thaw: () => program.thaw(),
    kill: () => program.kill(),
    async restart() {
      program = await start(path, own, port);
    },
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function needRedisServer(): string {
  const path = redisServerPath();
  if (!path) throw new Error('redis-server is not on the PATH (Debian: apt-get install redis-server)');
  return path;
}

async function start(path: string, args: readonly string[], port: number): Promise<Program> {
  const program = new Program(path, args);
  await program.until(() => withConnection(port, (redis) => redis.ping()));
  return program;
}

/** Opens a connection, passes it to `use`, and closes it. */
export async function withConnection<T>(port: number, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined); // the call rejects with it
  try {
    await redis.connect();
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}
