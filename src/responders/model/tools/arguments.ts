import { z } from 'zod';
import { isMoment } from '../../../time/local-arithmetic';

/** Models write numbers where ids are strings, and "null" for what they leave out. */
const text = z.coerce.string();
export const required = (description: string) => text.describe(description);
export const optional = (description: string) =>
  text
    .transform((given) => (/^(|null|none|undefined)$/i.test(given.trim()) ? undefined : given.trim()))
    .optional()
    .describe(description);

export const serviceId = required('Id of a service of the catalogue.');
/** An array of ids becomes the same text. */
export const moreServiceIds = optional(
  'Ids of further services of the same visit, separated by commas: one after the other, with the same member of staff.',
);
export const staffId = required('Id of a member of staff, or "any".');
export const bookingId = required("Id of one of the client's bookings.");
export const moment = required('Local start, YYYY-MM-DDTHH:MM.');

/** `YYYY-MM-DDTHH:MM`; seconds and a space in the middle are forgiven, a time zone is not. */
export function momentOf(given: string): string | undefined {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::00(?:\.0+)?)?$/.exec(given.trim()) ?? [];
  const local = `${date}T${time}`;
  // JavaScript makes 1 March of 30 February
  const isReal = isMoment(local) && new Date(`${local}Z`).toISOString().startsWith(local);
  return isReal ? local : undefined;
}

export function dayOf(given: string): string | undefined {
  return momentOf(`${given.trim().slice(0, 10)}T12:00`)?.slice(0, 10);
}

/** One line of plain text. */
export function lineOf(given: string | null | undefined): string {
  return (given ?? '').replace(/[\s\p{C}]+/gu, ' ').trim();
}
