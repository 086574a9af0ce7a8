import { duration, integer } from '../settings/parse';
import type { Settings } from '../settings/setting';
import { DAY, MINUTE, SECOND } from '../time/duration';

export const BOOKING_SETTINGS = {
  bookingTimeout: {
    env: 'BOOKING_TIMEOUT',
    default: '10s',
    doc: 'how long one request to a booking system may take',
    parse: duration(SECOND, MINUTE),
  },
  bookingSyncEvery: {
    env: 'BOOKING_SYNC_EVERY',
    default: '15m',
    doc: 'how often services, staff, hours and bookings are read from booking systems, to heal what no webhook has told',
    parse: duration(MINUTE, DAY),
  },
  bookingSyncDays: {
    env: 'BOOKING_SYNC_DAYS',
    default: '60',
    doc: 'how many days of hours and bookings are read, from yesterday on',
    parse: integer(1, 366),
  },
} satisfies Settings;
