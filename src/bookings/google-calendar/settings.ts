import { createPrivateKey } from 'node:crypto';
import { isSupportedCountry } from 'libphonenumber-js/max';
import { z } from 'zod';
import { serverUrl } from '../../provider-api/server-url';

export const settings = z.object({
  /** One for each member of staff. */
  calendars: z
    .array(
      z.object({
        /** The name of a member of staff, as in the company. */
        staff: z.string().trim().min(1),
        /** `Calendar ID` in the calendar's settings: of the main calendar, the e-mail address. */
        calendar: z.string().trim().min(1),
      }),
    )
    .min(1, 'must name one calendar at least')
    .refine(
      (given) => new Set(given.map(({ calendar }) => calendar)).size === given.length,
      'must not name a calendar twice: one calendar is one member of staff',
    ),
  /** `client_email` of the service account's key file. The calendars are shared with it. */
  clientEmail: z.string().trim().min(1),
  /** `private_key` of that file. */
  privateKey: z
    .string()
    .transform((given) => given.replaceAll('\\n', '\n'))
    .refine(isPrivateKey, 'must be private_key of the key file, from -----BEGIN to -----END'),
  /** Every notification of Google carries it. */
  webhookToken: z.string().min(1).max(256),
  /** Of phone numbers that staff write without a calling code: ISO 3166, such as RU. */
  country: z.string().refine(isSupportedCountry, 'must be a country, such as RU or DE').optional(),
  server: serverUrl.default('https://www.googleapis.com/calendar/v3'),
  tokenServer: serverUrl.default('https://oauth2.googleapis.com/token'),
});

export type GoogleCalendarSettings = z.output<typeof settings>;

function isPrivateKey(given: string): boolean {
  try {
    return createPrivateKey(given).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
