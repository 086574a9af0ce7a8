import type { Config } from '../config';
import { createConsoleGateway } from './console';
import type { Gateway } from './gateway';
import { createWebhookGateway } from './webhook';

export function createGateway(config: Config): Gateway {
  if (config.gateway === 'console') return createConsoleGateway();
  return createWebhookGateway({
    url: config.gatewayUrl ?? '',
    secret: config.gatewaySecret ?? '',
    timeoutMs: config.gatewayTimeout / 2, // one slow attempt leaves time for a second within the whole
  });
}
