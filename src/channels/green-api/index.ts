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
  advice: [
    {
      reason: /^40[0134]: /,
      todo: 'correct `idInstance` and `apiToken` (and `apiUrl`): they stand beside the instance in the console of GREEN-API',
    },
    {
      reason: /^instance /,
      todo: 'authorize the instance in the console of GREEN-API (scan its QR code)',
    },
  ],
});
