import { defineBookingProvider } from '../provider';
import { connect } from './client';
import { receive } from './inbound';
import { settings } from './settings';

/** Cal.com: bookings come in by webhooks, and the bot makes them by API v2. */
export const calCom = defineBookingProvider({
  settings,
  secrets: ['apiKey', 'webhookSecret'],
  receive,
  connect,
});
