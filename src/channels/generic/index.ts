import { z } from 'zod';
import { httpUrl } from '../../provider-api/server-url';
import { defineProvider } from '../provider';
import { createWebhookChannel } from '../webhook/outbound';
import { receive } from './inbound';

const settings = z.object({
  /** Replies are posted to it. With `user:password@`: Basic authentication. */
  url: httpUrl,
  /** Signs what is posted in both directions. */
  secret: z.string().min(1),
});

/** A gateway of the operator's own: signed JSON in both directions. */
export const generic = defineProvider({
  settings,
  secrets: ['secret'],
  receive,
  createChannel: ({ url, secret }, timeoutMs) =>
    createWebhookChannel({ url, secret, attemptTimeoutMs: timeoutMs / 2 }),
});
