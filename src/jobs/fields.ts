import { z } from 'zod';
import { normalizePhone } from '../address';
import { DialogkeeperError } from '../errors';

/** Fields that several jobs share. */

/** Booking systems number their companies; we keep the number's digits. */
export const companyId = z
  .union([z.string(), z.int().nonnegative().transform(String)])
  .pipe(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, - or _'));

export const phone = z.string().transform((given, context) => {
  try {
    return normalizePhone(given);
  } catch (error) {
    if (!(error instanceof DialogkeeperError)) throw error;
    context.issues.push({ code: 'custom', message: error.message, input: given });
    return z.NEVER;
  }
});

/** ISO 8601 with an offset, or Unix seconds, as gateways send them. */
export const time = z.union([
  z.iso.datetime({ offset: true }).transform((given) => new Date(given).toISOString()),
  z
    .int()
    .min(0)
    .max(99_999_999_999)
    .transform((seconds) => new Date(seconds * 1000).toISOString()),
]);

export const conversationId = z.string().regex(/^\d{1,18}$/, 'must be the id of a conversation');
