import { fingerprint } from '../../privacy/redaction';
import { at, listOf } from '../../provider-api/json';
import type { CalendlyApi } from './api';
import { EVENTS } from './inbound';
import type { CalendlySettings } from './settings';
import { idOf } from './uri';

/**
 * Calendly has no page for webhooks. The subscription is made where there is none that works: Calendly disables one that has failed for a
 * day, and does not tell the key of one. Returns the fingerprint of the key that the subscription was made with.
 */
export async function keepSubscribed(
  api: CalendlyApi,
  { signingKey }: CalendlySettings,
  organization: string,
  made: unknown,
  webhook: string,
  signal: AbortSignal,
): Promise<string> {
  const key = fingerprint(signingKey);
  const scope = { organization, scope: 'organization' };
  const all = await api.list('webhook_subscriptions', scope, signal);
  const ours = all.filter(({ callback_url }) => callback_url === webhook);
  if (made === key && ours.some(isWorking)) return key;
  for (const { uri } of ours) {
    await api.change('DELETE', `webhook_subscriptions/${idOf(uri)}`, undefined, signal);
  }
  const wanted = { ...scope, url: webhook, events: EVENTS, signing_key: signingKey };
  await api.change('POST', 'webhook_subscriptions', wanted, signal);
  return key;
}

function isWorking(subscription: unknown): boolean {
  const events = listOf(at(subscription, 'events'));
  return at(subscription, 'state') === 'active' && EVENTS.every((event) => events.includes(event));
}
