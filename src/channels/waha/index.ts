import { defineProvider } from '../provider';
import { receive } from './inbound';
import { check, createChannel } from './outbound';
import { settings } from './settings';

/** A WAHA server: WhatsApp Web behind HTTP. */
export const waha = defineProvider({
  settings,
  secrets: ['apiKey', 'hmacKey'],
  receive,
  createChannel,
  account: ({ session, hmacKey, url }) => ({ name: session, trust: hmacKey, server: url }),
  check,
});
