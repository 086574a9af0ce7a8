import { defineProvider } from '../provider';
import { checkNumber } from './check';
import { receive } from './inbound';
import { createMetaChannel } from './outbound';
import { metaSettings } from './settings';

/** The WhatsApp Cloud API of Meta. */
export const meta = defineProvider({
  settings: metaSettings,
  secrets: ['accessToken', 'appSecret', 'verifyToken'],
  receive,
  createChannel: createMetaChannel,
  account: ({ phoneNumberId, appSecret }) => ({ name: phoneNumberId, trust: appSecret }),
  check: checkNumber,
  advice: [
    {
      reason: /^(0|190): /,
      todo: 'correct `accessToken`: it is wrong or has expired; make one of a system user, which does not expire',
    },
    {
      reason: /^(100|33): /,
      todo: 'correct `phoneNumberId`: it is the "Phone number ID" of the app\'s page "API Setup", not the number; or let the token\'s system user use that WhatsApp account',
    },
    {
      reason: /^(3|10|2\d\d): /,
      todo: 'give the system user of `accessToken` the permission whatsapp_business_messaging, and the WhatsApp account',
    },
  ],
});
