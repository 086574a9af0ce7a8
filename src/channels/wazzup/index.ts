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
  advice: [
    {
      reason: /^40[013]: /,
      todo: 'correct `apiKey`: it is the API key of the integration in Wazzup',
    },
    {
      reason: /^the account has no channel /,
      todo: "correct `channelId`: it is the channelId of one of the account's channels in Wazzup",
    },
    {
      reason: /^the channel is /,
      todo: 'connect the channel in Wazzup again',
    },
  ],
});
