import type { Channel } from './channel';
import { GatewayOutage } from './errors';

/** Stands for a channel that no configuration names: its replies are kept, as during an outage, until one does. */
export const notConfigured: Channel = {
  async send({ channel }) {
    throw new GatewayOutage(
      `no channel ${channel} of this company is configured (in the configuration file, or for all by GATEWAY)`,
    );
  },
};
