import type { Tx } from '../../src/db/database';
import { HOUR } from '../../src/time/duration';
import { type Company, SEATS, type Slot } from './schedule';

const HOURS_A_DAY = 8;
const FIRST_HOUR = 10;
export const TIMEZONE = 'Europe/Moscow';

/** The description of a company that was not described yet. */
export const INITIAL_DESCRIPTION = 'new';

/** The defaults of DEBOUNCE and MAX_WAIT, in milliseconds. */
const DEFAULT_DEBOUNCE = { debounce_ms: 1500, max_wait_ms: 10_000 };

/** Adds a company with its staff. Returns the staff ids in the order of seats. */
export async function addSalon(
  tx: Tx,
  companyId: string,
  { onUnconfirmed, hasDefaultDebounce }: Company,
  about = INITIAL_DESCRIPTION,
): Promise<string[]> {
  await tx
    .insertInto('company')
    .values({
      id: companyId,
      name: 'Салон',
      timezone: TIMEZONE,
      about,
      on_unconfirmed: onUnconfirmed,
      ...(hasDefaultDebounce && DEFAULT_DEBOUNCE),
    })
    .execute();
  const staff = await tx
    .insertInto('staff')
    .values(Array.from({ length: SEATS }, (_, seat) => ({ company_id: companyId, name: `seat ${seat}` })))
    .returning('id')
    .execute();
  return staff.map(({ id }) => id).sort((a, b) => Number(a) - Number(b)); // the order in a context
}

/** `YYYY-MM-DDTHH:MM`, local to the company. */
export function timeOf({ hour }: Slot): string {
  const day = new Date(Date.now() + (1 + Math.floor(hour / HOURS_A_DAY)) * 24 * HOUR);
  return `${day.toISOString().slice(0, 10)}T${FIRST_HOUR + (hour % HOURS_A_DAY)}:00`;
}

/** Name and notes of a client: how often they or their company were deleted before. */
export function notesOf(deletions: number): string {
  return `after ${deletions} deletions`;
}
