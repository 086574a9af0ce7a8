import { isObject, jsonOf, objectOf } from '../../provider-api/json';
import { verifySignature } from '../../provider-api/signature';
import type { WebhookRequest } from '../../provider-api/webhook-request';
import { bookingItem, ignored, millisecondsOf, refused } from '../items';
import type { BookingItem, ReceivedBookings } from '../provider';
import { bookingOf } from './booking';
import type { CalendlySettings } from './settings';

export const EVENTS = [
  'invitee.created',
  'invitee.canceled',
  'invitee_no_show.created',
  'invitee_no_show.deleted',
];

/** Calendly tries for a day, and does not say that it signs each attempt anew. An event that is repeated changes nothing. */
const TOLERANCE_SECONDS = 3 * 24 * 60 * 60;

/** https://developer.calendly.com/docs/webhooks/overview. Calendly deletes the subscription at an answer 410. */
export function receive({ signingKey }: CalendlySettings, request: WebhookRequest): ReceivedBookings {
  const { body } = request;
  const header = request.header('calendly-webhook-signature');
  if (!verifySignature({ secret: signingKey, header, body, toleranceSeconds: TOLERANCE_SECONDS }))
    return refused(401, 'Calendly-Webhook-Signature is missing, wrong or too old');
  const given = jsonOf(body);
  if (!isObject(given)) return refused(400, 'the body is not a JSON object');
  return { kind: 'accepted', items: [readEvent(given)] };
}

/** Each tells the whole invitee, as they were at the event. */
function readEvent({ event, created_at, payload }: Record<string, unknown>): BookingItem {
  if (!EVENTS.includes(String(event))) return ignored('other');
  const toldAt = millisecondsOf(created_at);
  const invitee = objectOf(payload);
  const booking = toldAt === undefined ? undefined : bookingOf(invitee, invitee.scheduled_event, toldAt);
  return booking ? bookingItem(booking) : ignored('unreadable');
}
