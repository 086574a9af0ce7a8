import { z } from 'zod';
import { serverUrl } from '../../provider-api/server-url';

export const settings = z.object({
  /** Of the Evolution server, such as http://evolution:8080. */
  url: serverUrl,
  instance: z.string().min(1),
  /** Of the instance, not of the server: it is sent with requests, and webhooks carry it in their body. */
  apiKey: z.string().min(1),
  /** The `jwt_key` of the webhook's headers. With it, webhooks must carry a token instead of the key. */
  jwtKey: z.string().min(1).optional(),
});

export type EvolutionSettings = z.output<typeof settings>;
