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
  advice: [
    {
      reason: /^40[13]: /,
      todo: 'correct `apiKey`: it is the WAHA_API_KEY of the WAHA server',
    },
    {
      reason: /^404: /,
      todo: 'correct `session`: it is the name of a session in the dashboard of WAHA; or create it there',
    },
    {
      reason: /^session /,
      todo: 'start the session in the dashboard of WAHA, and scan its QR code, or name another one in `session`',
    },
  ],
});
