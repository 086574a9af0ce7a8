import { mustBeReadable } from '../items';
import { defineBookingProvider } from '../provider';
import { createActions } from './actions';
import { createApi } from './api';
import { bookingOf } from './booking';
import { check } from './check';
import { getEvent } from './events';
import { partsOf } from './ids';
import { receive } from './inbound';
import { readBookings } from './read';
import { settings } from './settings';
import { keepNotified } from './watch';

/** One calendar for each member of staff. Services and hours are the company's own. */
export const googleCalendar = defineBookingProvider({
  settings,
  secrets: ['privateKey', 'webhookToken'],
  names: ({ calendars }) => ({ staff: calendars.map(({ staff }) => staff), services: [] }),
  receive,
  connect(settings, deps) {
    const api = createApi(settings, deps);
    const { timezone } = deps;
    return {
      catalogue: async () => ({
        links: {
          staff: settings.calendars.map(({ staff, calendar }) => ({ externalId: calendar, name: staff })),
        },
      }),
      readBookings: (request, signal) => readBookings({ api, settings, timezone }, request, signal),
      async readBooking(externalId, signal) {
        const { calendar, eventId } = partsOf(externalId);
        const isOurs = settings.calendars.some((one) => one.calendar === calendar);
        if (!isOurs) return undefined; // the calendar has been removed from the list
        const event = await getEvent(api, calendar, eventId, signal);
        return event && mustBeReadable(bookingOf(event, { calendar, timezone, country: settings.country }));
      },
      keepNotified: (state, webhook, signal) => keepNotified({ api, settings }, state, webhook, signal),
      check: (signal, zone) => check({ api, settings, timezone: zone }, signal),
      actions: createActions({ api, timezone }, settings),
    };
  },
});
