import { defineGateway } from '../gateway';
import { createWebhookChannel } from './outbound';
import { WEBHOOK_SETTINGS, webhookSettings } from './settings';

/** Posts replies to an address of the operator's own. */
export const webhookGateway = defineGateway({
  variables: WEBHOOK_SETTINGS,
  read: webhookSettings,
  // Half of the time for one attempt: a slow one leaves time for a second.
  create: (settings, timeoutMs) => createWebhookChannel({ ...settings, attemptTimeoutMs: timeoutMs / 2 }),
});
