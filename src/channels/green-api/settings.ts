import { z } from 'zod';
import { serverUrl } from '../../provider-api/server-url';

export const settings = z.object({
  /** `apiUrl` of the instance, such as https://1103.api.green-api.com. */
  apiUrl: serverUrl.default('https://api.green-api.com'),
  idInstance: z
    .union([z.string(), z.int().transform(String)])
    .pipe(z.string().regex(/^\d+$/, 'must be the digits of idInstance')),
  /** `apiTokenInstance`. It is part of the URL of every request. */
  apiToken: z.string().min(1),
  /** `webhookUrlToken`: webhooks carry it in the header Authorization. */
  webhookToken: z.string().min(1),
});

export type GreenApiSettings = z.output<typeof settings>;
