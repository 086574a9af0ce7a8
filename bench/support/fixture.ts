import { Redis } from 'ioredis';
import { type NativePostgres, startNativePostgres } from '../../tests/support/native/postgres';
import { type NativeRedis, startNativeRedis } from '../../tests/support/native/redis';

/** What a benchmark has opened. All of it is closed, newest first, however the benchmark ends. */
export class Stage {
  readonly #endings: (() => unknown)[] = [];

  /** Calls `end` when the stage is closed. */
  closing(end: () => unknown): void {
    this.#endings.push(end);
  }

  async redis(args: readonly string[] = []): Promise<NativeRedis> {
    const server = await startNativeRedis(args);
    this.closing(() => server.stop());
    return server;
  }

  async postgres(args: readonly string[] = []): Promise<NativePostgres> {
    const server = await startNativePostgres(args);
    this.closing(() => server.stop());
    return server;
  }

  /** A connection as the cache has it: no offline queue, a deadline for every command. */
  async connection(url: string, timeoutMs = 10_000): Promise<Redis> {
    const redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: timeoutMs,
    });
    redis.on('error', () => undefined); // the command that meets it throws it
    this.closing(() => redis.disconnect());
    await redis.connect();
    return redis;
  }

  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let end = this.#endings.pop(); end; end = this.#endings.pop()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  }
}

/** Servers are stopped also when the program is told to end in the middle. */
export async function onStage<T>(play: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = new Stage();
  const endEarly = (signal: NodeJS.Signals) => {
    const code = signal === 'SIGINT' ? 130 : 143;
    void stage.close().finally(() => process.exit(code));
  };
  process.once('SIGINT', endEarly).once('SIGTERM', endEarly);
  try {
    return await play(stage);
  } finally {
    process.off('SIGINT', endEarly).off('SIGTERM', endEarly);
    await stage.close();
  }
}
