import type { z } from 'zod';
import type { BOOKING_PROVIDERS, BookingProviderName } from '../../bookings/providers';
import type { PROVIDERS, ProviderName } from '../../channels/providers';
import type { EnvReference } from './env';

/** What the configuration file exports. */
export interface ConfigFileInput {
  channels?: ChannelInput[];
  bookingSystems?: BookingSystemInput[];
}

/** One channel: its id, its company, its provider, and the settings of that provider. */
export type ChannelInput = {
  [Name in ProviderName]: EntryOf<Name, z.input<(typeof PROVIDERS)[Name]['settings']>>;
}[ProviderName];

/** One booking system, in the same way. */
export type BookingSystemInput = {
  [Name in BookingProviderName]: EntryOf<Name, z.input<(typeof BOOKING_PROVIDERS)[Name]['settings']>>;
}[BookingProviderName];

type EntryOf<Name extends string, Input> = {
  /** Unique on this server, 1 to 64 letters, digits, `.`, `_` or `-`: the webhook's address ends with it. */
  id: string;
  /** The company whose messages come and go by this channel, or whose bookings are made in this system. */
  company: string | number;
  provider: Name;
} & WithReferences<SettingsInput<Input>>;

/** A provider whose type does not say what it takes is checked at the start only. */
type SettingsInput<Input> = unknown extends Input ? Record<string, unknown> : Input;

/** Every text may be a reference to an environment variable instead. */
type WithReferences<Value> = Value extends string
  ? Value | EnvReference
  : Value extends readonly (infer Element)[]
    ? WithReferences<Element>[]
    : Value extends object
      ? { [Field in keyof Value]: WithReferences<Value[Field]> }
      : Value;

/** For `dialogkeeper.config.ts`: returns its argument, and lets an editor check and complete it. */
export function defineConfig(config: ConfigFileInput): ConfigFileInput {
  return config;
}
