import { defineBookingProvider } from '../provider';
import { connect } from './client';
import { receive } from './inbound';
import { settings } from './settings';

/** Square Appointments: bookings come in by webhooks and are read by its API; the bot does not book there. */
export const square = defineBookingProvider({
  settings,
  secrets: ['signatureKey', 'accessToken'],
  receive,
  connect,
});
