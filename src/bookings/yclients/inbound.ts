import { isObject, jsonOf, listOf } from '../../provider-api/json';
import { sameSecret } from '../../provider-api/secret';
import type { WebhookRequest } from '../../provider-api/webhook-request';
import { ignored, refused } from '../items';
import type { BookingItem, ReceivedBookings } from '../provider';
import type { YclientsSettings } from './settings';
import { idOf } from './values';

/** What can be booked: all of it is read again. */
const OF_THE_CATALOGUE = new Set([
  'company',
  'salon',
  'location',
  'service_category',
  'service',
  'staff',
  'master',
  'team_member',
  'schedule',
]);

/**
 * Webhooks are not signed, and the address is their only proof: they say what has changed, and their data is not used. Bookings
 * are read at the booking system, with their clients.
 */
export function receive(
  settings: YclientsSettings,
  { method, query, body }: WebhookRequest,
): ReceivedBookings {
  if (method !== 'POST') return refused(404, 'only POST is taken');
  if (!sameSecret(query.get('key') ?? undefined, settings.webhookSecret))
    return refused(401, '`key` in the address is missing or is not `webhookSecret`');
  const given = jsonOf(body);
  if (!isObject(given) && !Array.isArray(given))
    return refused(400, 'the body is neither a JSON object nor an array');
  return { kind: 'accepted', items: listOf(given).map((one) => itemOf(one, settings)) };
}

function itemOf(one: unknown, { companyId }: YclientsSettings): BookingItem {
  if (!isObject(one)) return ignored('unreadable');
  const { company_id, resource, resource_id, data } = one;
  if (idOf(company_id) !== companyId) return ignored('unknown-account');
  if (typeof resource !== 'string') return ignored('unreadable');
  if (OF_THE_CATALOGUE.has(resource)) return { kind: 'event', event: { type: 'catalogue-changed' } };
  if (resource !== 'record') return ignored(resource === 'client' ? 'client' : 'other-resource');
  const externalId = idOf(resource_id) ?? idOf(isObject(data) ? data.id : undefined);
  if (externalId === undefined) return ignored('unreadable');
  return { kind: 'event', event: { type: 'booking-changed', externalId } };
}
