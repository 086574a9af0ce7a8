import { z } from 'zod';

const secret = z.string().min(1, 'must not be empty');

const NUMBER_ID =
  'must be the "Phone number ID" of the page "API Setup": digits, in quotes. It is not the phone number';
const GRAPH_URL = 'must be https://…, or http:// of this machine';

/** The access token travels to it. */
const graphUrl = z
  .url(GRAPH_URL)
  .refine((given) => {
    if (!URL.canParse(given)) return false;
    const { protocol, hostname } = new URL(given);
    return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
  }, GRAPH_URL)
  .transform((given) => given.replace(/\/+$/, ''));

const windowTemplate = z.strictObject({
  /** As it is named in the WhatsApp Manager. */
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be lower-case letters, digits and _'),
  /** Such as `ru` or `en_US`. */
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2,3})?$/, 'must be a language of Meta, such as ru or en_US'),
  /** Its body has one variable, which the reply's text fills. */
  withText: z.boolean().default(false),
});

export const metaSettings = z.strictObject({
  /** "Phone number ID" of the app's page "API Setup". It is not the phone number. */
  phoneNumberId: z.string(NUMBER_ID).regex(/^\d{5,32}$/, NUMBER_ID),
  /** Of a system user, with `whatsapp_business_messaging`. */
  accessToken: secret,
  /** "App secret" of the app's page "App settings → Basic". It signs what Meta sends. */
  appSecret: secret,
  /** Any text of your own. Meta repeats it when the webhook is set up. */
  verifyToken: secret,
  graphUrl: graphUrl.default('https://graph.facebook.com'),
  apiVersion: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'must be a version of the Graph API, such as v26.0')
    .default('v26.0'),
  /** People answer with the WhatsApp Business app on the same number. Meta takes 20 messages a second instead of 80. */
  sharedWithBusinessApp: z.boolean().default(false),
  /** Sent instead of a reply when the client has not written for 24 hours. Without it such a reply is refused. */
  windowTemplate: windowTemplate.optional(),
});

export type MetaSettings = z.output<typeof metaSettings>;
