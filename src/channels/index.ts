import { DEFAULT_CHANNEL } from '../domain/channel';
import { ConfigInvalid } from '../settings/errors';
import type { Channel, Channels } from './channel';
import type { ConfiguredChannel } from './configured';
import type { AnyGateway } from './gateway';
import { type ChannelSettings, GATEWAYS } from './gateways';
import { notConfigured } from './not-configured';
import { providerOf } from './providers';

interface ChannelsConfig {
  /** Of `GATEWAY`. */
  channel: ChannelSettings | undefined;
  /** Of the configuration file. */
  channels: readonly ConfiguredChannel[];
  nodeEnv: string;
  gatewayTimeout: number;
}

/**
 * A channel of the configuration file is found by its company and id. All other names lead to the channel of `GATEWAY`, or,
 * without one, nowhere: their replies are kept. Outside production `DEFAULT_CHANNEL` leads to the console then, so that the
 * demo can be tried beside channels.
 *
 * Throws `ConfigInvalid` in production where neither names a channel: the console would mark replies as sent that no client
 * receives.
 */
export function createChannels(config: ChannelsConfig): Channels {
  const byOwner = new Map(
    config.channels.map(({ id, company, provider, settings }) => [
      ownerOf(company, id),
      providerOf(provider).createChannel(settings, config.gatewayTimeout),
    ]),
  );
  const other = otherChannels(config);
  return { of: (companyId, channel) => byOwner.get(ownerOf(companyId, channel)) ?? other(channel) };
}

/** An id of a company has no slash. */
function ownerOf(companyId: string, channel: string): string {
  return `${companyId}/${channel}`;
}

function otherChannels(config: ChannelsConfig): (channel: string) => Channel {
  const { channel: settings, channels, nodeEnv, gatewayTimeout } = config;
  const isProduction = nodeEnv === 'production';
  if (settings === undefined && isProduction && channels.length === 0) {
    throw new ConfigInvalid(
      'GATEWAY',
      undefined,
      'webhook when NODE_ENV is production and the configuration file has no channels (console prints replies, sends nothing, and marks them sent)',
    );
  }
  if (settings === undefined && isProduction) return () => notConfigured;
  const gateway = createGateway(settings ?? { kind: 'console' }, gatewayTimeout);
  if (settings !== undefined || channels.length === 0) return () => gateway;
  return (channel) => (channel === DEFAULT_CHANNEL ? gateway : notConfigured);
}

function createGateway(settings: ChannelSettings, timeoutMs: number): Channel {
  const gateway: AnyGateway = GATEWAYS[settings.kind];
  return gateway.create(settings, timeoutMs);
}
