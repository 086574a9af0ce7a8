import { DEFAULT_CHANNEL, SIMULATOR_CHANNEL } from '../domain/channel';
import type { ConfiguredChannel } from './configured';
import type { ChannelSettings } from './gateways';

interface ChannelsConfig {
  /** Of `GATEWAY`. */
  channel: ChannelSettings | undefined;
  /** Of the configuration file. */
  channels: readonly ConfiguredChannel[];
}

/**
 * The channel by which a company writes first: that of the client's last message, or, if they have written none or it is not
 * configured any more, the only one of the company. Undefined: it has several, or none. A client who has written in the simulator
 * only is written to there, and nowhere else.
 */
export function channelFor(
  { channel, channels }: ChannelsConfig,
  companyId: string,
  last: string | undefined,
): string | undefined {
  if (last === SIMULATOR_CHANNEL) return last;
  const own = channels.filter(({ company }) => company === companyId);
  if (own.length === 0)
    return last ?? (channel !== undefined || channels.length === 0 ? DEFAULT_CHANNEL : undefined);
  if (own.some(({ id }) => id === last)) return last;
  return own.length === 1 ? own[0]?.id : undefined;
}
