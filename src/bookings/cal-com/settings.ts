import { z } from 'zod';
import { serverUrl } from '../../provider-api/server-url';

export const settings = z.object({
  /** Of the API: another one in the European region and on a server of your own. */
  url: serverUrl.default('https://api.cal.com/v2'),
  /** Of the owner, or of an administrator of the team. It begins with `cal_`. */
  apiKey: z.string().min(1),
  /** The secret of the webhook. */
  webhookSecret: z.string().min(1),
  /** The usernames of the members of staff. Absent: only the user of the API key. */
  staff: z.array(z.string().min(1)).min(1, 'must name at least one user').optional(),
  /**
   * The e-mail address under which a client is booked: `{phone}` becomes the digits of the phone. Null: none; every event type
   * must then ask for a phone instead of an e-mail address. Cal.com sends nothing to `@sms.cal.com`.
   */
  attendeeEmail: z
    .string()
    .regex(/^[^@\s]*\{phone\}[^@\s]*@[^@\s]+$/, 'must be an e-mail address that contains {phone}, or null')
    .nullable()
    .default('{phone}@sms.cal.com'),
});

export type CalComSettings = z.output<typeof settings>;
