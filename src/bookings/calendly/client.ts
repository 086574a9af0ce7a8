import { at } from '../../provider-api/json';
import { BookingsUnavailable } from '../errors';
import { nameOf } from '../items';
import type { BookingSystemClient, ConnectDeps } from '../provider';
import { calendlyApi } from './api';
import { catalogue } from './catalogue';
import { readBookings } from './read-bookings';
import type { CalendlySettings } from './settings';
import { keepSubscribed } from './subscription';

/** Bookings are only read: the client books by a link of Calendly, or a person does. */
export function connect(settings: CalendlySettings, deps: ConnectDeps): BookingSystemClient {
  const api = calendlyApi(settings, deps);
  const me = async (signal: AbortSignal) => (await api.get('users/me', {}, signal)).resource;

  async function organization(signal: AbortSignal): Promise<string> {
    const uri = nameOf(at(await me(signal), 'current_organization'));
    if (uri === undefined) throw new BookingsUnavailable('the user of the access token has no organization');
    return uri;
  }

  return {
    catalogue: async (_days, signal) => catalogue(api, await organization(signal), signal),
    readBookings: async (request, signal) => readBookings(api, await organization(signal), request, signal),
    keepNotified: async (made, webhook, signal) =>
      webhook === undefined
        ? made
        : keepSubscribed(api, settings, await organization(signal), made, webhook, signal),
    check: async (signal) => `user ${nameOf(at(await me(signal), 'slug')) ?? 'without a name'}`,
  };
}
