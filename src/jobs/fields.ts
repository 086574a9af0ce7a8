import { z } from 'zod';
import { normalizePhone } from '../domain/address';
import { COMPANY_ID } from '../domain/company-id';
import { DialogkeeperError } from '../domain/error';
import { excessOf, type JsonLimit } from './size';

/** Fields that several jobs share. */

/** The type of an optional field: its key may be missing, before and after parsing. */
type Optional<Field extends z.ZodType> = z.ZodType<
  z.output<Field> | undefined,
  z.input<Field> | null | undefined
> & { _zod: { optin: 'optional'; optout: 'optional' } };

/** A field that may be absent, or null, as most JSON producers write it. */
export function optional<Field extends z.ZodType>(field: Field): Optional<Field> {
  return field.nullish().transform((given) => given ?? undefined) as unknown as Optional<Field>;
}

/** Booking systems number their companies; we keep the number's digits. */
export const companyId = z
  .union([z.string(), z.int().nonnegative().transform(String)])
  .pipe(z.string().regex(COMPANY_ID, 'must be 1 to 64 letters, digits, - or _'));

/** An address as the provider writes it. */
export const address = z.object({
  kind: z.enum(['phone', 'jid', 'lid', 'bsuid']),
  value: z.string().min(1).max(256),
});

export const phone = z
  .string()
  .max(256)
  .transform((given, context) => {
    try {
      return normalizePhone(given);
    } catch (error) {
      if (!(error instanceof DialogkeeperError)) throw error;
      context.issues.push({ code: 'custom', message: error.message, input: given });
      return z.NEVER;
    }
  });

const TIME = 'must be ISO 8601 with an offset, or Unix time in seconds or milliseconds';
const isoTime = z.iso.datetime({ offset: true });

/** ISO 8601 with an offset, or Unix time, as gateways send it: in any unit, as a number or as text. */
export const time = z.union([z.string(), z.number()], TIME).transform((given, context) => {
  const milliseconds = instantOf(given);
  if (milliseconds !== undefined) return new Date(storable(milliseconds)).toISOString();
  context.issues.push({ code: 'custom', message: TIME, input: given });
  return z.NEVER;
});

function instantOf(given: string | number): number | undefined {
  const number = typeof given === 'number' || /^\d+(\.\d+)?$/.test(given) ? Number(given) : undefined;
  // More than 308 digits are Infinity, which no division makes smaller.
  if (number !== undefined) return number >= 0 && Number.isFinite(number) ? unixTime(number) : undefined;
  return isoTime.safeParse(given).success ? Date.parse(String(given)) : undefined;
}

/** Until the year 5138 seconds are below this number, and since 1973 milliseconds are above it. */
const SECONDS_BELOW = 1e11;

/** Milliseconds. The unit is told by the size: seconds, milliseconds, microseconds or nanoseconds. */
function unixTime(given: number): number {
  let milliseconds = given < SECONDS_BELOW ? given * 1000 : given;
  while (milliseconds >= SECONDS_BELOW * 1000) milliseconds /= 1000;
  return milliseconds;
}

const [FIRST_YEAR, LAST_YEAR] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59Z')];

/** An offset can move an instant out of the years that PostgreSQL reads. */
function storable(milliseconds: number): number {
  return Math.min(Math.max(milliseconds, FIRST_YEAR), LAST_YEAR);
}

/** For a check of a field that holds JSON of the producer's own. */
export function keepsTo(limit: JsonLimit) {
  return (context: z.core.ParsePayload<unknown>): void => {
    const message = excessOf(context.value, limit);
    if (message) context.issues.push({ code: 'custom', message, input: undefined });
  };
}

/** At most as many digits as every `bigint` has. */
export const conversationId = z.string().regex(/^\d{1,18}$/, 'must be the id of a conversation');
