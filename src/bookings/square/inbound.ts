import { createHmac } from 'node:crypto';
import { at, isObject, type Json, jsonOf, objectOf } from '../../provider-api/json';
import { sameSecret } from '../../provider-api/secret';
import type { WebhookRequest } from '../../provider-api/webhook-request';
import { bookingItem, eventItem, ignored, nameOf, refused } from '../items';
import type { BookingItem, ReceivedBookings } from '../provider';
import { bookingOf, clientOf } from './booking';
import type { SquareSettings } from './settings';

/** https://developer.squareup.com/docs/webhooks/step3validate */
export function receive(settings: SquareSettings, request: WebhookRequest): ReceivedBookings {
  const { signatureKey, notificationUrl } = settings;
  const mac = createHmac('sha256', signatureKey).update(notificationUrl).update(request.body);
  if (!sameSecret(request.header('x-square-hmacsha256-signature'), mac.digest('base64')))
    return refused(401, 'x-square-hmacsha256-signature does not fit notificationUrl and the body');
  const body = jsonOf(request.body);
  if (!isObject(body)) return refused(400, 'the body is not a JSON object');
  return { kind: 'accepted', items: [readEvent(body, settings)] };
}

type Reader = (object: Json, settings: SquareSettings) => BookingItem;

/** A move and a cancellation are updates. */
const EVENTS = new Map<unknown, Reader>([
  ['booking.created', readBooking],
  ['booking.updated', readBooking],
  ['customer.created', readCustomer],
  ['customer.updated', readCustomer],
  ['catalog.version.updated', readCatalogue],
  ['team_member.created', readCatalogue],
  ['team_member.updated', readCatalogue],
]);

function readEvent({ type, data }: Json, settings: SquareSettings): BookingItem {
  const read = EVENTS.get(type);
  return read ? read(objectOf(at(data, 'object')), settings) : ignored('other');
}

/** With a token it is read again, with its client: Square tells only the client's id. */
function readBooking(object: Json, { accessToken, locationId }: SquareSettings): BookingItem {
  const given = objectOf(object.booking);
  if (locationId !== undefined && given.location_id !== locationId) return ignored('other-location');
  const externalId = nameOf(given.id);
  if (externalId !== undefined && accessToken !== undefined)
    return eventItem({ type: 'booking-changed', externalId });
  const booking = bookingOf(given);
  return booking ? bookingItem(booking) : ignored('unreadable');
}

function readCustomer({ customer }: Json): BookingItem {
  const client = clientOf(objectOf(customer));
  return client.externalId === undefined ? ignored('unreadable') : eventItem({ type: 'client', client });
}

function readCatalogue(_object: Json, { accessToken }: SquareSettings): BookingItem {
  return accessToken === undefined ? ignored('catalogue') : eventItem({ type: 'catalogue-changed' });
}
