import { mustBeReadable } from '../items';
import type { BookingSystemClient, ConnectDeps } from '../provider';
import { calComApi } from './api';
import { book, findBooked, newBooking } from './book';
import { bookingOf } from './booking';
import { cancel } from './cancel';
import { catalogue, ownUsername } from './catalogue';
import { readOne } from './find-booking';
import { findMoved, reschedule } from './move';
import { readBookings } from './read-bookings';
import type { CalComSettings } from './settings';

export function connect(settings: CalComSettings, deps: ConnectDeps): BookingSystemClient {
  const api = calComApi(settings, deps);
  const syncApi = calComApi(settings, deps, { background: true });
  const { timezone } = deps;
  const calendar = { api, settings, timezone };
  return {
    catalogue: (days, signal) => catalogue(syncApi, settings, { days, timezone }, signal),
    readBookings: (request, signal) => readBookings(syncApi, settings, request, signal),
    readBooking: async (uid, signal) => {
      const found = await readOne(api, uid, signal);
      return found && mustBeReadable(bookingOf(found));
    },
    check: async (signal) => `user ${await ownUsername(api, signal)}`,
    actions: {
      book: async (request, signal) => book(calendar, newBooking(request, calendar), signal),
      findBooked: (request, signal) => findBooked(calendar, request, signal),
      reschedule: (request, signal) => reschedule(calendar, request, signal),
      findMoved: (request, signal) => findMoved(calendar, request, signal),
      cancel: (request, signal) => cancel(calendar, request, signal),
    },
  };
}
