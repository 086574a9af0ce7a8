import { at, listOf } from '../../provider-api/json';
import { BookingsOutage } from '../errors';
import { nameOf } from '../items';
import type { BookingSystemClient, ConnectDeps } from '../provider';
import { squareApi } from './api';
import { catalogue } from './catalogue';
import { readBooking, readBookings } from './read-bookings';
import type { SquareSettings } from './settings';

/** Bookings are only read. Without a token there is nothing to read them with. */
export function connect(settings: SquareSettings, deps: ConnectDeps): BookingSystemClient | undefined {
  const { url, accessToken, locationId } = settings;
  if (accessToken === undefined) return undefined;
  const api = squareApi({ url, accessToken }, deps);
  return {
    catalogue: (_days, signal) => catalogue(api, signal),
    readBookings: (request, signal) => readBookings(api, settings, request, signal),
    readBooking: (id, signal) => readBooking(api, id, signal),
    async check(signal) {
      const locations = listOf(at(await api.read('locations', signal), 'locations'));
      const names = locations.map((location) => nameOf(at(location, 'name')) ?? 'without a name');
      if (locationId === undefined) return `locations: ${names.join(', ')}`;
      const found = locations.findIndex((location) => at(location, 'id') === locationId);
      if (found < 0) throw new BookingsOutage(`the account has no location ${locationId}`);
      return `location ${names[found]}`;
    },
  };
}
