import { duration, oneOf } from '../settings/parse';
import type { Settings, Values } from '../settings/setting';
import { MINUTE } from '../time/duration';
import type { ConsoleSettings } from './console/settings';
import { WEBHOOK_SETTINGS, type WebhookSettings, webhookSettings } from './webhook/settings';

export type ChannelSettings = ConsoleSettings | WebhookSettings;
export type ChannelKind = ChannelSettings['kind'];

/** The variables that say which channel there is. `channelSettings` makes one value of them. */
export const CHANNEL_VARIABLES = {
  gateway: {
    env: 'GATEWAY',
    default: undefined,
    doc: 'where replies go: `webhook` (POST to `GATEWAY_URL`), or `console`, which prints them, sends nothing, and is for development. Unset outside production: `console`; in production a process without it does not start',
    parse: oneOf('console', 'webhook'),
  },
  ...WEBHOOK_SETTINGS,
} satisfies Settings;

/** Settings of sending, whatever the channel. */
export const SENDING_SETTINGS = {
  gatewayTimeout: {
    env: 'GATEWAY_TIMEOUT',
    default: '10s',
    doc: 'how long it may take to send one reply, repetitions included; one attempt has half of it',
    parse: duration(100, 2 * MINUTE),
  },
  onUnconfirmed: {
    env: 'ON_UNCONFIRMED',
    default: 'repeat',
    doc: 'what happens to a reply that may or may not have been sent: `repeat` it under the same idempotency key, or `hold` it for `dialogkeeper held` (`company.on_unconfirmed` overrides it)',
    parse: oneOf('repeat', 'hold'),
  },
} satisfies Settings;

type ChannelVariables = Values<typeof CHANNEL_VARIABLES>;

const READERS = {
  console: () => ({ kind: 'console' }),
  webhook: webhookSettings,
} satisfies Record<ChannelKind, (variables: ChannelVariables) => ChannelSettings>;

/** Undefined: `GATEWAY` is not set. Throws `ConfigInvalid`. */
export function channelSettings(variables: ChannelVariables): ChannelSettings | undefined {
  return variables.gateway && READERS[variables.gateway](variables);
}
