import { z } from 'zod';

export const settings = z.object({
  apiUrl: z
    .url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' })
    .default('https://api.wazzup24.com'),
  apiKey: z.string().min(1),
  /** Wazzup's id of the number: an account may have several. */
  channelId: z.string().min(1),
  /** Webhooks carry it in the header Authorization, or in `?key=` of their address. */
  crmKey: z.string().min(1),
});

export type WazzupSettings = z.output<typeof settings>;
