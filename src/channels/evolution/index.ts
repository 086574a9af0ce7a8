import { defineProvider } from '../provider';
import { receive } from './inbound';
import { check, createChannel } from './outbound';
import { settings } from './settings';

/** An Evolution API server: WhatsApp Web behind HTTP. */
export const evolution = defineProvider({
  settings,
  secrets: ['apiKey', 'jwtKey'],
  receive,
  createChannel,
  account: ({ instance, apiKey, jwtKey, url }) => ({ name: instance, trust: jwtKey ?? apiKey, server: url }),
  check,
  advice: [
    {
      reason: /^40[13]: /,
      todo: 'correct `apiKey`: it is the key of the instance, not of the server',
    },
    {
      reason: /^404: /,
      todo: 'correct `instance`: it is the name of an instance in the manager of Evolution; or create it there',
    },
    {
      reason: /^instance /,
      todo: 'connect the instance in the manager of Evolution (scan its QR code), or name another one in `instance`',
    },
  ],
});
