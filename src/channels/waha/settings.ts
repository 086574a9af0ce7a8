import { z } from 'zod';
import { serverUrl } from '../../provider-api/server-url';

export const settings = z.object({
  /** Of the WAHA server, such as http://waha:3000. */
  url: serverUrl,
  /** Sent as `X-Api-Key`. */
  apiKey: z.string().min(1),
  /** The session's name in WAHA. */
  session: z.string().min(1).default('default'),
  /** The key that WAHA signs webhooks with (`hmac.key` or `WHATSAPP_HOOK_HMAC_KEY`). */
  hmacKey: z.string().min(1),
});

export type WahaSettings = z.output<typeof settings>;
