import { z } from 'zod';
import { serverUrl } from '../../provider-api/server-url';

export const settings = z.object({
  /** The number of the location there: it stands in the address of its calendar. */
  companyId: z
    .union([z.string(), z.int().transform(String)])
    .pipe(z.string().regex(/^[1-9]\d{0,14}$/, 'must be the number of the location')),
  /** Of the developer's account. */
  partnerToken: z.string().min(1),
  /** Of a user of the location who may read and write its calendar. */
  userToken: z.string().min(1),
  /** Stands in the address of the webhook: nothing else proves who has sent it. */
  webhookSecret: z.string().min(16, 'must have 16 characters or more'),
  /** Another server that speaks the same API. */
  server: serverUrl.optional(),
});

export type YclientsSettings = z.output<typeof settings>;
