import { defineBookingProvider } from '../provider';
import { connect } from './client';
import { receive } from './inbound';
import { settings } from './settings';

/** Calendly: bookings come in by webhooks and are read by its API; the bot does not book there. */
export const calendly = defineBookingProvider({
  settings,
  secrets: ['accessToken', 'signingKey'],
  receive,
  connect,
});
