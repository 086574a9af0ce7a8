import { receive } from '../../../src/bookings/calendly/inbound';
import { settings as schema } from '../../../src/bookings/calendly/settings';
import { signBody } from '../../../src/provider-api/signature';
import { request } from '../../channels/support/adapter';
import { type BookingAdapter, bookingOf, itemsOf as items } from '../support/adapter';

export const KEY = 'a-long-signing-key';
export const settings = schema.parse({ accessToken: 'calendly-token', signingKey: KEY });

const HEADER = 'Calendly-Webhook-Signature';
const API = 'https://api.calendly.com';

export const inviteeUri = (id: string) => `${API}/scheduled_events/EV1/invitees/${id}`;

export const scheduledEvent = (fields: object = {}) => ({
  uri: `${API}/scheduled_events/EV1`,
  name: 'Haircut',
  status: 'active',
  start_time: '2026-11-24T10:00:00.000000Z',
  end_time: '2026-11-24T11:00:00.000000Z',
  event_type: `${API}/event_types/ET1`,
  location: { type: 'physical', location: 'Main street 1' },
  event_memberships: [{ user: `${API}/users/ANNA`, user_email: 'anna@salon.example', user_name: 'Anna' }],
  event_guests: [],
  created_at: '2026-11-20T09:30:00.000000Z',
  updated_at: '2026-11-20T09:30:00.000000Z',
  ...fields,
});

export const invitee = (fields: object = {}) => ({
  uri: inviteeUri('IN1'),
  email: 'maria@mail.example',
  name: 'Maria Stone',
  first_name: null,
  last_name: null,
  status: 'active',
  timezone: 'Europe/Berlin',
  event: `${API}/scheduled_events/EV1`,
  text_reminder_number: '+49 151 00000001',
  questions_and_answers: [{ question: 'Anything else?', answer: 'by the window', position: 0 }],
  rescheduled: false,
  old_invitee: null,
  new_invitee: null,
  no_show: null,
  reconfirmation: null,
  cancel_url: 'https://calendly.com/cancellations/IN1',
  created_at: '2026-11-20T09:30:00.000000Z',
  updated_at: '2026-11-20T09:30:00.000000Z',
  ...fields,
});

export function event(name: string, fields: object = {}, createdAt = '2026-11-20T09:30:01.000000Z') {
  return {
    event: name,
    created_at: createdAt,
    created_by: `${API}/users/OWNER`,
    payload: { ...invitee(fields), scheduled_event: scheduledEvent() },
  };
}

export const cancelled = (fields: object = {}, canceler_type = 'invitee') =>
  event(
    'invitee.canceled',
    {
      status: 'canceled',
      updated_at: '2026-11-21T10:00:00.000000Z',
      cancellation: { canceled_by: 'Maria Stone', reason: 'ill', canceler_type },
      ...fields,
    },
    '2026-11-21T10:00:01.000000Z',
  );

const noShow = { uri: `${API}/invitee_no_shows/NS1`, created_at: '2026-11-24T11:05:00.000000Z' };
export const missed = event('invitee_no_show.created', { no_show: noShow }, '2026-11-24T11:05:00.000000Z');
export const notMissed = event('invitee_no_show.deleted', {}, '2026-11-24T11:10:00.000000Z');

export const adapter: BookingAdapter = {
  receive: (given) => receive(settings, given),
  signed: (body) => request(body, { [HEADER]: signBody(KEY, body) }),
  forged: (body) => [
    request(body),
    request(body, { [HEADER]: '' }),
    request(body, { [HEADER]: 't=1,v1=' }),
    request(body, { [HEADER]: signBody('another-signing-key', body) }),
    request(body, { [HEADER]: signBody(KEY, `${body} `) }),
    request(body, { [HEADER]: signBody(KEY, body, new Date(Date.now() - 4 * 86_400_000)) }),
  ],
  bodies: [
    event('invitee.created'),
    event('invitee.created', { old_invitee: inviteeUri('IN0') }),
    cancelled({ rescheduled: true, new_invitee: inviteeUri('IN2') }),
    missed,
    notMissed,
  ],
};

export const itemsOf = (body: unknown) => items(adapter, body);
export const booking = (body: unknown) => bookingOf(adapter, body);
