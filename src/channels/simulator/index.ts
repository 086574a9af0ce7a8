import { SIMULATOR_CHANNEL } from '../../domain/channel';
import type { Channel, Channels } from '../channel';

/** Replies are in PostgreSQL already, and the simulator shows them from there: there is nothing to send. */
const recorded: Channel = { send: async () => ({}) };

/**
 * The channels with that of the simulator beside them. It is there whatever the settings say, and before all others: a reply to a
 * simulated message reaches no phone, even if the simulator has been switched off meanwhile.
 */
export function withSimulator(channels: Channels): Channels {
  return {
    of: (companyId, channel) => (channel === SIMULATOR_CHANNEL ? recorded : channels.of(companyId, channel)),
  };
}
