import { Redis } from 'ioredis';
import { type NativePostgres, startNativePostgres } from '../../tests/support/native/postgres';
import { type NativeRedis, startNativeRedis } from '../../tests/support/native/redis';

/** The servers and connections of a benchmark. They are closed in reverse order, also after an error. */
export class Resources {
  readonly #closers: (() => unknown)[] = [];

  /** Registers a function that `close` calls. */
  onClose(end: () => unknown): void {
    this.#closers.push(end);
  }

  async redis(args: readonly string[] = []): Promise<NativeRedis> {
    const server = await startNativeRedis(args);
    this.onClose(() => server.stop());
    return server;
  }

  async postgres(args: readonly string[] = []): Promise<NativePostgres> {
    const server = await startNativePostgres(args);
    this.onClose(() => server.stop());
    return server;
  }

  /** A connection with the settings of the cache: no offline queue, a deadline for every command. */
  async connection(url: string, timeoutMs = 10_000): Promise<Redis> {
    const redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: timeoutMs,
    });
    redis.on('error', () => undefined); // the command rejects with the error
    this.onClose(() => redis.disconnect());
    await redis.connect();
    return redis;
  }

  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let end = this.#closers.pop(); end; end = this.#closers.pop()) {
      try {
        await end();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some resources could not be closed');
  }
}

/** Runs a benchmark and closes its resources, also on SIGINT and SIGTERM. */
export async function withResources<T>(run: (resources: Resources) => Promise<T>): Promise<T> {
  const resources = new Resources();
  const endEarly = (signal: NodeJS.Signals) => {
    const code = signal === 'SIGINT' ? 130 : 143;
    void resources.close().finally(() => process.exit(code));
  };
  process.once('SIGINT', endEarly).once('SIGTERM', endEarly);
  try {
    return await run(resources);
  } finally {
    process.off('SIGINT', endEarly).off('SIGTERM', endEarly);
    await resources.close();
  }
}
