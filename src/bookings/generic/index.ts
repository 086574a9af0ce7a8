import { isObject, jsonOf } from '../../provider-api/json';
import { SIGNATURE_HEADER, verifySignature } from '../../provider-api/signature';
import {
  type BookingItem,
  type BookingSystemClient,
  type BookingSystemEvent,
  defineBookingProvider,
} from '../provider';
import { genericClient } from './client';
import { withLinks } from './links';
import { type GenericSettings, settings } from './settings';

/** A booking system of the operator's own: `{ "events": [...] }`, signed as `signBody` does it. */
export const generic = defineBookingProvider({
  settings,
  secrets: ['secret'],
  names: ({ url, staff, services }) =>
    url !== undefined && !staff && !services
      ? undefined
      : { staff: Object.keys(staff ?? {}), services: Object.keys(services ?? {}) },
  connect: (given, { timeoutMs }) => {
    const { url } = given;
    return url === undefined ? clientOfSettings(given) : genericClient(given, { ...given, url, timeoutMs });
  },
  receive({ secret }, { method, header, body }) {
    if (method !== 'POST') return { kind: 'refused', status: 404, reason: 'only POST is taken' };
    if (!verifySignature({ secret, header: header(SIGNATURE_HEADER), body }))
      return { kind: 'refused', status: 401, reason: 'the signature is missing, wrong or too old' };
    const given = jsonOf(body);
    if (!isObject(given)) return { kind: 'refused', status: 400, reason: 'the body is not a JSON object' };
    if (!Array.isArray(given.events)) return { kind: 'refused', status: 400, reason: 'events is not a list' };
    return { kind: 'accepted', items: given.events.map(itemOf) };
  },
});

/** Without an API, the ids of the settings are all that can be read. */
function clientOfSettings(given: GenericSettings): BookingSystemClient | undefined {
  return given.staff || given.services ? { catalogue: async () => withLinks({}, given) } : undefined;
}

/** Its fields are checked when it becomes a job. */
function itemOf(one: unknown): BookingItem {
  return isObject(one)
    ? { kind: 'event', event: one as unknown as BookingSystemEvent }
    : { kind: 'ignored', what: 'unreadable' };
}
