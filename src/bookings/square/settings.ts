import { z } from 'zod';
import { httpUrl, serverUrl } from '../../provider-api/server-url';

export const settings = z.object({
  /** Of the API. In the sandbox: https://connect.squareupsandbox.com. */
  url: serverUrl.default('https://connect.squareup.com'),
  /** The signature key of the webhook subscription. */
  signatureKey: z.string().min(1),
  /** The notification URL of the webhook subscription, letter for letter: it is signed too. */
  notificationUrl: httpUrl,
  /** Reads clients, services and staff, and what no webhook has told. Absent: only webhooks are read. */
  accessToken: z.string().min(1).optional(),
  /** Only bookings of this location. */
  locationId: z.string().min(1).optional(),
});

export type SquareSettings = z.output<typeof settings>;
