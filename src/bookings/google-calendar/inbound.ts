import { sameSecret } from '../../provider-api/secret';
import type { WebhookRequest } from '../../provider-api/webhook-request';
import type { ReceivedBookings } from '../provider';
import type { GoogleCalendarSettings } from './settings';

/**
 * A notification has no body: it says that something in a calendar has changed.
 * https://developers.google.com/workspace/calendar/api/guides/push
 */
export function receive(
  { webhookToken }: GoogleCalendarSettings,
  { method, header }: WebhookRequest,
): ReceivedBookings {
  if (method !== 'POST') return { kind: 'refused', status: 404, reason: 'only POST is taken' };
  if (!sameSecret(header('x-goog-channel-token'), webhookToken))
    return { kind: 'refused', status: 401, reason: 'X-Goog-Channel-Token is not webhookToken' };
  const state = header('x-goog-resource-state');
  if (state === undefined)
    return { kind: 'refused', status: 400, reason: 'X-Goog-Resource-State is missing' };
  if (state === 'sync') return { kind: 'accepted', items: [{ kind: 'ignored', what: 'new-channel' }] };
  return { kind: 'accepted', items: [{ kind: 'event', event: { type: 'bookings-changed' } }] };
}
