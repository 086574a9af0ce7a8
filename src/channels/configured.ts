import type { ProviderName } from './providers';

/** A channel of the configuration file. */
export interface ConfiguredChannel {
  /** Unique on this server; the name of the channel in messages and replies. */
  id: string;
  company: string;
  provider: ProviderName;
  /** As the provider's schema has parsed them, with the secrets themselves. */
  settings: object;
}
