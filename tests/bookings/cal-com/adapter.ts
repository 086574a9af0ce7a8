import { createHmac } from 'node:crypto';
import { receive } from '../../../src/bookings/cal-com/inbound';
import { settings as schema } from '../../../src/bookings/cal-com/settings';
import { request } from '../../channels/support/adapter';
import { type BookingAdapter, bookingOf, itemsOf as items } from '../support/adapter';

const SECRET = 'webhook-secret';
export const settings = schema.parse({ apiKey: 'cal_live_key', webhookSecret: SECRET });

const mac = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');
const HEADER = 'X-Cal-Signature-256';

const question = (label: string, value?: unknown) => ({ label, ...(value !== undefined && { value }) });

export const responses = (fields: object = {}) => ({
  name: question('your_name', 'Maria'),
  email: question('email_address', 'maria@mail.example'),
  attendeePhoneNumber: question('phone_number', '+79990000001'),
  location: question('location', { optionValue: '', value: 'inPerson' }),
  notes: question('additional_notes', 'by the window'),
  ...fields,
});

export function trigger(triggerEvent: string, payload: object = {}, createdAt = '2026-11-20T09:30:00.538Z') {
  return {
    triggerEvent,
    createdAt,
    payload: {
      type: 'haircut',
      title: 'Haircut between Anna and Maria',
      startTime: '2026-11-24T10:00:00Z',
      endTime: '2026-11-24T11:00:00Z',
      organizer: { id: 5, name: 'Anna', email: 'anna@salon.example', username: 'anna', timeZone: 'UTC' },
      responses: responses(),
      userFieldsResponses: {},
      attendees: [
        { email: 'maria@mail.example', name: 'Maria', timeZone: 'UTC', language: { locale: 'en' } },
      ],
      eventTypeId: 11,
      uid: 'uid-1',
      bookingId: 91,
      metadata: {},
      status: 'ACCEPTED',
      ...payload,
    },
  };
}

export const noShow = (isAbsent: boolean) => ({
  triggerEvent: 'BOOKING_NO_SHOW_UPDATED',
  createdAt: '2026-11-24T11:05:00.000Z',
  payload: {
    message: 'maria@mail.example marked as no-show',
    bookingUid: 'uid-1',
    attendees: [{ email: 'maria@mail.example', noShow: isAbsent }],
  },
});

/** Flat: the row of Cal.com's database. */
export const ended = {
  triggerEvent: 'MEETING_ENDED',
  id: 91,
  uid: 'uid-1',
  title: 'Haircut between Anna and Maria',
  startTime: '2026-11-24T10:00:00.000Z',
  endTime: '2026-11-24T11:00:00.000Z',
  createdAt: '2026-11-20T09:30:00.000Z',
  status: 'ACCEPTED',
};

export const adapter: BookingAdapter = {
  receive: (given) => receive(settings, given),
  signed: (body) => request(body, { [HEADER]: mac(body) }),
  forged: (body) => [
    request(body),
    request(body, { [HEADER]: '' }),
    request(body, { [HEADER]: 'no-secret-provided' }),
    request(body, { [HEADER]: mac(body, 'another') }),
    request(body, { [HEADER]: mac(`${body} `) }),
  ],
  bodies: [
    trigger('BOOKING_CREATED'),
    trigger('BOOKING_RESCHEDULED', { uid: 'uid-2', rescheduleUid: 'uid-1' }),
    trigger('BOOKING_CANCELLED', { status: 'CANCELLED', cancelledBy: 'maria@mail.example' }),
    noShow(true),
    ended,
    { triggerEvent: 'PING', createdAt: '2026-11-20T09:30:00.538Z', payload: { type: 'Test' } },
  ],
};

export const itemsOf = (body: unknown) => items(adapter, body);
export const booking = (body: unknown) => bookingOf(adapter, body);
