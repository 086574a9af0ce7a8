import type { Transaction } from '../../src/db/database';
import type { Database } from '../../src/db/schema';
import { HOUR } from '../../src/time/duration';
import { type Company, SEATS, type Slot } from './schedule';

const HOURS_A_DAY = 8;
const FIRST_HOUR = 10;
export const TIMEZONE = 'Europe/Moscow';

/** What a company says of itself before anybody has described it. */
export const NEW = 'new';

/** The defaults of DEBOUNCE and MAX_WAIT, in milliseconds. */
const PATIENCE = { debounce_ms: 1500, max_wait_ms: 10_000 };

/** A company with its staff: what must be there before anybody writes. Returns who sits where. */
export async function addSalon(
  tx: Transaction<Database>,
  companyId: string,
  { onUnconfirmed, isPatient }: Company,
  about = NEW,
): Promise<string[]> {
  await tx
    .insertInto('company')
    .values({
      id: companyId,
      name: 'Салон',
      timezone: TIMEZONE,
      about,
      on_unconfirmed: onUnconfirmed,
      ...(isPatient && PATIENCE),
    })
    .execute();
  const staff = await tx
    .insertInto('staff')
    .values(Array.from({ length: SEATS }, (_, seat) => ({ company_id: companyId, name: `seat ${seat}` })))
    .returning('id')
    .execute();
  return staff.map(({ id }) => id).sort((a, b) => Number(a) - Number(b)); // as contexts list them
}

/** `YYYY-MM-DDTHH:MM`, local to the company. */
export function timeOf({ hour }: Slot): string {
  const day = new Date(Date.now() + (1 + Math.floor(hour / HOURS_A_DAY)) * 24 * HOUR);
  return `${day.toISOString().slice(0, 10)}T${FIRST_HOUR + (hour % HOURS_A_DAY)}:00`;
}

/** What is written down about a client, as name and as notes: how often they, or their company, had been deleted before. */
export function notesOf(deletions: number): string {
  return `after ${deletions} deletions`;
}
