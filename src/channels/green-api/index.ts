import { defineProvider } from '../provider';
import { receive } from './inbound';
import { check, createChannel } from './outbound';
import { settings } from './settings';

/** GREEN-API: WhatsApp Web as a service. */
export const greenApi = defineProvider({
  settings,
  secrets: ['apiToken', 'webhookToken'],
  receive,
  createChannel,
  account: ({ idInstance, webhookToken }) => ({ name: idInstance, trust: webhookToken }),
  check,
});
