import type { Config } from '../config';
import { type Connected, connected } from '../config/connected';
import type { EmbeddedEnded } from './embedded/errors';
import { startEmbeddedServers } from './embedded/servers';

export interface Servers {
  config: Connected;
  /** A URL is not configured: embedded servers are used. */
  embedded: boolean;
  /** The servers are embedded, and end with another process of the data folder that has started them. */
  attached: boolean;
  /** Stops the servers that this call has started. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Called when embedded servers end without `stop`. Default: a warning of the process. */
  onEnded?: (problem: EmbeddedEnded) => void;
}

/**
 * Completes the configuration: a missing URL becomes that of the embedded servers of `DATA_DIR`, which are started unless
 * another process runs them. In production `readConfig` has thrown for a missing URL.
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
