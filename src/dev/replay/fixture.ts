import { writeFileSync } from 'node:fs';
import { insertCompany } from '../../db/company-rows';
import type { Db } from '../../db/database';
import type { ScriptedDialogue } from '../../responders/scripted/script';
import { HOUR } from '../../time/duration';
import { addStaff, BOOKING_MINUTES } from './fixture-staff';
import type { RecordedBooking, RecordedDialogue } from './recording';

const DAY = 24 * HOUR;

/**
 * Adds a company and its staff for one replay, and writes the script that the scripted responders read. Recorded days are
 * moved into the future by whole weeks, so that every booking is upcoming. Returns the scripted dialogues.
 */
export async function createFixture(
  db: Db,
  recorded: readonly RecordedDialogue[],
  { companyId, scriptPath }: { companyId: string; scriptPath: string },
): Promise<ScriptedDialogue[]> {
  const bookings = recorded.flatMap(({ turns }) => turns.flatMap(({ recorded: booking }) => booking ?? []));
  const staff = await db.transaction().execute(async (tx) => {
    await insertCompany(tx, {
      id: companyId,
      name: 'Replay',
      timezone: 'America/Los_Angeles',
      locale: 'en',
      currency: 'USD',
    });
    return addStaff(tx, companyId, bookings);
  });
  const moved = intoTheFuture(bookings);
  const dialogues = recorded.map(({ id, turns }) => ({
    id,
    turns: turns.map(({ recorded: booking, ...turn }) => ({
      ...turn,
      ...(booking && {
        booking: {
          title: booking.provider,
          staffId: staff.assign(booking),
          from: `${moved(booking.date)}T${booking.time}`,
          durationMinutes: BOOKING_MINUTES,
        },
      }),
    })),
  }));
  writeFileSync(scriptPath, dialogues.map((dialogue) => `${JSON.stringify(dialogue)}\n`).join(''));
  return dialogues;
}

function intoTheFuture(bookings: readonly RecordedBooking[]): (date: string) => string {
  const earliest = Math.min(...bookings.map(({ date }) => Date.parse(date)));
  const weeks = Math.max(0, Math.ceil((Date.now() + 2 * DAY - earliest) / (7 * DAY)));
  return (date) => new Date(Date.parse(date) + weeks * 7 * DAY).toISOString().slice(0, 10);
}
