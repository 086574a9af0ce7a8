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
});
