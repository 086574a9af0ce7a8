import { consoleGateway } from './console';
import type { AnyGateway } from './gateway';
import { webhookGateway } from './webhook';

/** What `GATEWAY` may name. */
export const GATEWAYS = {
  console: consoleGateway,
  webhook: webhookGateway,
} satisfies Record<string, AnyGateway>;

export type ChannelKind = keyof typeof GATEWAYS;
export type ChannelSettings = ReturnType<(typeof GATEWAYS)[ChannelKind]['read']>;
