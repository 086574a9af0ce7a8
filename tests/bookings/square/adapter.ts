import { createHmac } from 'node:crypto';
import { receive } from '../../../src/bookings/square/inbound';
import { settings as schema } from '../../../src/bookings/square/settings';
import { request } from '../../channels/support/adapter';
import { type BookingAdapter, bookingOf, itemsOf as items } from '../support/adapter';

const NOTIFICATION_URL = 'https://bot.example.com/webhooks/salon-square';
export const settings = schema.parse({ signatureKey: 'signature-key', notificationUrl: NOTIFICATION_URL });

const HEADER = 'x-square-hmacsha256-signature';
const mac = (text: string, key = 'signature-key') => createHmac('sha256', key).update(text).digest('base64');

export const segment = (fields: object = {}) => ({
  duration_minutes: 60,
  service_variation_id: 'CUT',
  service_variation_version: 1_599_775_456_731,
  team_member_id: 'ANNA',
  any_team_member: false,
  intermission_minutes: 0,
  ...fields,
});

export const squareBooking = (fields: object = {}) => ({
  id: 'b1',
  version: 0,
  status: 'ACCEPTED',
  created_at: '2026-11-20T09:30:00Z',
  updated_at: '2026-11-20T09:30:00Z',
  location_id: 'LOC1',
  customer_id: 'C1',
  customer_note: 'by the window',
  seller_note: '',
  start_at: '2026-11-24T10:00:00Z',
  all_day: false,
  appointment_segments: [segment()],
  ...fields,
});

export const event = (type: string, object: object) => ({
  merchant_id: 'M1',
  type,
  event_id: 'e1',
  created_at: '2026-11-20T09:30:00Z',
  data: { type: 'booking', id: 'b1:0', object },
});
export const created = (fields: object = {}) => event('booking.created', { booking: squareBooking(fields) });
export const updated = (fields: object = {}) =>
  event('booking.updated', { booking: squareBooking({ version: 1, ...fields }) });

export const customer = {
  id: 'C1',
  given_name: 'Maria',
  family_name: 'Stone',
  email_address: 'maria@mail.example',
  phone_number: '+1 (212) 555-0001',
};

export const adapterOf = (given: typeof settings): BookingAdapter => ({
  receive: (request) => receive(given, request),
  signed: (body) => request(body, { [HEADER]: mac(NOTIFICATION_URL + body) }),
  forged: (body) => [
    request(body),
    request(body, { [HEADER]: '' }),
    request(body, { [HEADER]: mac(body) }),
    request(body, { [HEADER]: mac(`http://another.example/${body}`) }),
    request(body, { [HEADER]: mac(NOTIFICATION_URL + body, 'another') }),
    request(body, { [HEADER]: mac(`${NOTIFICATION_URL}${body} `) }),
  ],
  bodies: [
    created(),
    updated({ appointment_segments: [segment(), segment({ service_variation_id: 'FRINGE' })] }),
    updated({ status: 'CANCELLED_BY_CUSTOMER' }),
    event('customer.updated', { customer }),
    event('catalog.version.updated', { catalog_version: { updated_at: '2026-11-20T09:30:00Z' } }),
  ],
});

export const adapter = adapterOf(settings);
export const itemsOf = (body: unknown) => items(adapter, body);
export const booking = (body: unknown) => bookingOf(adapter, body);
