import type { Config } from '../config';
import { ConfigInvalid } from '../config/errors';
import type { Gateway } from './channel';
import { createConsoleGateway } from './console/outbound';
import { createWebhookGateway } from './webhook/outbound';

/** Throws `ConfigInvalid` in production where no gateway is named: replies that are printed would count as sent. */
export function createGateway(config: Config): Gateway {
  if (config.gateway === undefined && config.environment === 'production') {
    throw new ConfigInvalid(
      'GATEWAY',
      undefined,
      'webhook when NODE_ENV is production (console prints replies, sends nothing, and marks them sent)',
    );
  }
  if (config.gateway !== 'webhook') return createConsoleGateway();
  return createWebhookGateway({
    url: config.gatewayUrl ?? '',
    secret: config.gatewaySecret ?? '',
    timeoutMs: config.gatewayTimeout / 2, // one slow attempt leaves time for a second within the whole
  });
}
