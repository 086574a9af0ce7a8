import { ConfigInvalid } from '../settings/errors';
import { type Channel, type Channels, singleChannel } from './channel';
import { createConsoleChannel } from './console/outbound';
import type { ChannelKind, ChannelSettings } from './settings';
import { createWebhookChannel } from './webhook/outbound';

type SettingsOf = { [Settings in ChannelSettings as Settings['kind']]: Settings };

/** `timeoutMs`: milliseconds that one `send` may take, repetitions included. */
type ChannelFactory<Kind extends ChannelKind> = (settings: SettingsOf[Kind], timeoutMs: number) => Channel;

type ChannelFactories = { [Kind in ChannelKind]: ChannelFactory<Kind> };

/** A provider is one folder, and one line here. */
const FACTORIES = {
  console: () => createConsoleChannel(),
  // Half of the time for one attempt: a slow one leaves time for a second.
  webhook: (settings, timeoutMs) => createWebhookChannel({ ...settings, attemptTimeoutMs: timeoutMs / 2 }),
} satisfies ChannelFactories;

interface ChannelsConfig {
  channel: ChannelSettings | undefined;
  nodeEnv: string;
  gatewayTimeout: number;
}

/**
 * All companies share the channel that `GATEWAY` names. Throws `ConfigInvalid` in production where it names none: the console
 * would mark replies as sent that no client receives.
 */
export function createChannels({ channel, nodeEnv, gatewayTimeout }: ChannelsConfig): Channels {
  if (channel === undefined && nodeEnv === 'production') {
    throw new ConfigInvalid(
      'GATEWAY',
      undefined,
      'webhook when NODE_ENV is production (console prints replies, sends nothing, and marks them sent)',
    );
  }
  const settings = channel ?? { kind: 'console' };
  return singleChannel(createChannel(settings.kind, settings, gatewayTimeout));
}

function createChannel<Kind extends ChannelKind>(
  kind: Kind,
  settings: SettingsOf[Kind],
  timeoutMs: number,
): Channel {
  const factories: ChannelFactories = FACTORIES;
  return factories[kind](settings, timeoutMs);
}
