import type { Config } from '../config';
import type { EmbeddedEnded } from './embedded/errors';
import { startEmbeddedServers } from './embedded/servers';

/** A configuration whose servers are known. */
export type Connected = Config & { databaseUrl: string; redisUrl: string; cacheRedisUrl: string };

export interface Servers {
  config: Connected;
  /** What runs inside this machine because nothing else was named. */
  embedded: boolean;
  /** They are embedded, another process of the same data folder has started them, and they end with it. */
  attached: boolean;
  /** Ends what this call has started, and nothing else. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Told when embedded servers end by themselves. Default: a warning of the process. */
  onEnded?: (problem: EmbeddedEnded) => void;
}

/**
 * Completes the configuration: a URL that is missing is that of the embedded servers of `DATA_DIR`, which are
 * started unless another process of the same folder runs them. In production a missing URL never gets this far.
 */
export async function resolveServers(config: Config, { onEnded }: ServerOptions = {}): Promise<Servers> {
  if (config.databaseUrl && config.redisUrl) {
    return {
      config: connected(config, config.databaseUrl, config.redisUrl),
      embedded: false,
      attached: false,
      stop: async () => {},
    };
  }
  const embedded = await startEmbeddedServers({
    dataDir: config.dataDir,
    ...(onEnded && { onExit: onEnded }),
  });
  return {
    config: connected(
      config,
      config.databaseUrl ?? embedded.databaseUrl,
      config.redisUrl ?? embedded.redisUrl,
    ),
    embedded: true,
    attached: embedded.attached,
    stop: () => embedded.stop(),
  };
}

function connected(config: Config, databaseUrl: string, redisUrl: string): Connected {
  return { ...config, databaseUrl, redisUrl, cacheRedisUrl: config.cacheRedisUrl ?? redisUrl };
}
