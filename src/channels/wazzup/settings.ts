import { z } from 'zod';
import { serverUrl } from '../../provider-api/server-url';

export const settings = z.object({
  apiUrl: serverUrl.default('https://api.wazzup24.com'),
  apiKey: z.string().min(1),
  /** Wazzup's id of the number: an account may have several. */
  channelId: z.string().min(1),
  /** Webhooks carry it in the header Authorization, or in `?key=` of their address. */
  crmKey: z.string().min(1),
});

export type WazzupSettings = z.output<typeof settings>;
