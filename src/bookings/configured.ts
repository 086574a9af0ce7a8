import type { BookingProviderName } from './providers';

/** A booking system of the configuration file. A company has one at most. */
export interface ConfiguredBookingSystem {
  /** Unique on this server, among channels too: the webhook's address ends with it. */
  id: string;
  company: string;
  provider: BookingProviderName;
  /** As the provider's schema has parsed them, with the secrets themselves. */
  settings: object;
}
