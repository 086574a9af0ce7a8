import { defineProvider } from '../provider';
import { receive } from './inbound';
import { check, createChannel } from './outbound';
import { settings } from './settings';

/** Wazzup: WhatsApp as a service, with an inbox for people. */
export const wazzup = defineProvider({
  settings,
  secrets: ['apiKey', 'crmKey'],
  receive,
  createChannel,
  account: ({ channelId, crmKey }) => ({ name: channelId, trust: crmKey }),
  check,
});
