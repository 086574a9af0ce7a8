import { ConfigInvalid } from '../../settings/errors';
import { text, url } from '../../settings/parse';
import type { Settings, Values } from '../../settings/setting';

export interface WebhookSettings {
  kind: 'webhook';
  /** Replies are posted to it. With `user:password@`: Basic authentication. */
  url: string;
  /** Shared with the receiver, which verifies requests with `verifySignature`. */
  secret: string;
}

export const WEBHOOK_SETTINGS = {
  gatewayUrl: {
    env: 'GATEWAY_URL',
    default: undefined,
    doc: 'receives replies when `GATEWAY=webhook`; with `user:password@`: Basic authentication',
    parse: url('http:', 'https:'),
  },
  gatewaySecret: {
    env: 'GATEWAY_SECRET',
    default: undefined,
    doc: 'signs what is sent to `GATEWAY_URL` (HMAC-SHA-256)',
    parse: text,
  },
} satisfies Settings;

/** Throws `ConfigInvalid`. */
export function webhookSettings({
  gatewayUrl,
  gatewaySecret,
}: Values<typeof WEBHOOK_SETTINGS>): WebhookSettings {
  const needed = 'set when GATEWAY is webhook';
  if (!gatewayUrl) throw new ConfigInvalid('GATEWAY_URL', undefined, needed);
  if (!gatewaySecret) throw new ConfigInvalid('GATEWAY_SECRET', undefined, needed);
  return { kind: 'webhook', url: gatewayUrl, secret: gatewaySecret };
}
