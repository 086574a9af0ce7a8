import { sql } from 'kysely';
import type { Db } from '../../src/db/database';
import type { NewBooking, NewCompany } from '../../src/db/schema';
import type { ReminderSettings } from '../../src/domain/reminders';
import { DAY, MINUTE } from '../../src/time/duration';
import { addBooking, type Salon } from './database';

export function withReminders(
  before: number[],
  quiet: ReminderSettings['quiet'] = null,
): Pick<NewCompany, 'reminders'> {
  return { reminders: JSON.stringify({ before, quiet } satisfies ReminderSettings) };
}

export interface Upcoming {
  clientId?: string | null;
  inMinutes?: number;
  /** Default: two days. */
  madeMinutesAgo?: number;
  status?: NewBooking['status'];
}

let last = 0;

/** A booking that begins in this many minutes, each with a staff member of its own, so that they may overlap. */
export async function addUpcoming(
  db: Db,
  salon: Salon,
  { clientId, inMinutes = 0, madeMinutesAgo = (2 * DAY) / MINUTE, status }: Upcoming,
): Promise<string> {
  last += 1;
  const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE);
  return addBooking(db, salon, at(inMinutes).toISOString(), at(inMinutes + 60).toISOString(), {
    client_id: clientId ?? null,
    created_at: at(-madeMinutesAgo),
    mirrored: true, // may overlap
    external_id: `upcoming-${process.pid}-${last}`,
    ...(status && { status }),
  });
}

/** What was decided of the reminders of a company: `before: outcome`, by the time of the booking. */
export async function decidedOf(db: Db, companyId: string): Promise<string[]> {
  const { rows } = await sql<{ decided: string }>`
    select before_minutes || ': ' || outcome as decided from reminder
    where company_id = ${companyId} order by starts_at, before_minutes
  `.execute(db);
  return rows.map(({ decided }) => decided);
}
