import type { Tx } from '../../src/db/database';
import { HOUR } from '../../src/time/duration';
import { type Company, SEATS, type Slot } from './schedule';

const HOURS_A_DAY = 8;
const FIRST_HOUR = 10;
export const TIMEZONE = 'Europe/Moscow';
/** Of the time zone, in minutes. */
export const UTC_OFFSET = 180;

/** The description of a company that was not described yet. */
export const INITIAL_DESCRIPTION = 'new';

/** The defaults of DEBOUNCE and MAX_WAIT, in milliseconds. */
const DEFAULT_DEBOUNCE = { debounce_ms: 1500, max_wait_ms: 10_000 };

/** Adds a company with its staff. Returns the staff ids in the order of seats. */
export async function addSalon(
  tx: Tx,
  companyId: string,
  { onUnconfirmed, hasDefaultDebounce, hasBookingSystem, hasModel }: Company,
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
    .values(
      Array.from({ length: SEATS }, (_, seat) => ({
        company_id: companyId,
        name: `seat ${seat}`,
        ...(hasBookingSystem && { external_id: externalSeat(companyId, seat) }),
      })),
    )
    .returning('id')
    .execute();
  if (hasModel) await addService(tx, companyId, staff);
  return staff.map(({ id }) => id).sort((a, b) => Number(a) - Number(b)); // the order in a context
}

/** What a model can book, with each member of staff, every day. */
async function addService(tx: Tx, companyId: string, staff: readonly { id: string }[]): Promise<void> {
  const price = { price_min: 1000, price_max: 1000 };
  const { id: service_id } = await tx
    .insertInto('service')
    .values({
      company_id: companyId,
      title: 'Стрижка',
      duration_minutes: 60,
      ...price,
      external_id: 'haircut',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const performed = staff.map(({ id }) => ({ company_id: companyId, staff_id: id, service_id }));
  await tx.insertInto('staff_service').values(performed).execute();
  const day = { company_id: companyId, starts: `${FIRST_HOUR}:00`, ends: `${FIRST_HOUR + HOURS_A_DAY}:00` };
  const days = staff.flatMap(({ id }) =>
    [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ ...day, staff_id: id, weekday })),
  );
  await tx.insertInto('weekly_hours').values(days).execute();
}

/** The last seat takes groups: a second booking of the same time is not refused there. */
export function externalSeat(companyId: string, seat: number): string {
  return `${companyId}-seat-${seat}${seat === SEATS - 1 ? GROUP : ''}`;
}

export const GROUP = '-group';

/** `YYYY-MM-DDTHH:MM`, local to the company. */
export function timeOf({ hour }: Slot): string {
  const day = new Date(Date.now() + (1 + Math.floor(hour / HOURS_A_DAY)) * 24 * HOUR);
  return `${day.toISOString().slice(0, 10)}T${FIRST_HOUR + (hour % HOURS_A_DAY)}:00`;
}

/** Name and notes of a client: how often they or their company were deleted before. */
export function notesOf(deletions: number): string {
  return `after ${deletions} deletions`;
}
