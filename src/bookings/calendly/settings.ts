import { z } from 'zod';
import { serverUrl } from '../../provider-api/server-url';

export const settings = z.object({
  url: serverUrl.default('https://api.calendly.com'),
  /** A personal access token of the owner, or of an administrator of the organization. */
  accessToken: z.string().min(1),
  /** Signs webhooks. Any long random text: it is given to Calendly with the subscription. */
  signingKey: z.string().min(16, 'must be at least 16 characters'),
});

export type CalendlySettings = z.output<typeof settings>;
