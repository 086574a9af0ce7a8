import { receive } from '../../../src/bookings/yclients/inbound';
import { settings as schema } from '../../../src/bookings/yclients/settings';
import type { WebhookRequest } from '../../../src/provider-api/webhook-request';
import { request } from '../../channels/support/adapter';
import { type BookingAdapter, itemsOf as items } from '../support/adapter';
import { COMPANY, Location } from './location';
import { PARTNER_TOKEN, USER_TOKEN } from './server';

const SECRET = 'secret-of-the-address';

export const settings = schema.parse({
  companyId: Number(COMPANY),
  partnerToken: PARTNER_TOKEN,
  userToken: USER_TOKEN,
  webhookSecret: SECRET,
});

const withKey = (body: string, key?: string): WebhookRequest => ({
  ...request(body),
  query: new URLSearchParams(key === undefined ? {} : { key }),
});

export function hook(resource: string, status: string, fields: object = {}) {
  return { company_id: Number(COMPANY), resource, resource_id: 77, status, data: { id: 77 }, ...fields };
}

/** What the location posts when a record is made, moved and deleted. */
export function recordEvents() {
  const location = new Location();
  const { id } = location.add();
  location.change(id, { at: '2026-12-01T12:00' });
  location.remove(id);
  return location.events;
}

export const adapter: BookingAdapter = {
  receive: (given) => receive(settings, given),
  signed: (body) => withKey(body, SECRET),
  forged: (body) => [
    withKey(body),
    withKey(body, ''),
    withKey(body, USER_TOKEN),
    withKey(body, `${SECRET} `),
    { ...withKey(body, SECRET), method: 'GET' },
  ],
  bodies: [
    ...recordEvents(),
    recordEvents(),
    hook('client', 'update'),
    hook('service', 'create'),
    hook('master', 'update'),
    hook('finances_operation', 'create'),
  ],
};

export const itemsOf = (body: unknown) => items(adapter, body);
