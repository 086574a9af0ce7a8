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
});
