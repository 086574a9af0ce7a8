import { writeFileSync } from 'node:fs';
import type { Db } from '../../db/database';
import type { ScriptedDialogue } from '../../responders/scripted/script';
import type { RecordedBooking, RecordedDialogue } from './recorded';

const MINUTES = 60;
const DAY = 24 * 60 * 60 * 1000;

/** A company of the replay's own, with somebody to book for every recorded booking. */
export interface Stage {
  companyId: string;
  dialogues: ScriptedDialogue[];
}

/**
 * Adds the company and its staff, and writes the script that the responders of the worker processes read.
 * Recorded days are moved by whole weeks into the future, where a booking is still to come. Two dialogues may
 * have booked the same hour with the same name: they get two people of that name.
 */
export async function setTheStage(
  db: Db,
  recorded: readonly RecordedDialogue[],
  { companyId, scriptPath }: { companyId: string; scriptPath: string },
): Promise<Stage> {
  await db
    .insertInto('company')
    .values({ id: companyId, name: 'Replay', timezone: 'America/Los_Angeles', locale: 'en', currency: 'USD' })
    .execute();
  const bookings = recorded.flatMap(({ turns }) => turns.flatMap(({ recorded: booking }) => booking ?? []));
  const staff = await addStaff(db, companyId, bookings);
  const shift = weeksIntoTheFuture(bookings);
  const dialogues = recorded.map(({ id, turns }) => ({
    id,
    turns: turns.map(({ recorded: booking, ...turn }) => ({
      ...turn,
      ...(booking && {
        booking: {
          title: booking.provider,
          staffId: staff.take(booking),
          from: `${shift(booking.date)}T${booking.time}`,
          durationMinutes: MINUTES,
        },
      }),
    })),
  }));
  writeFileSync(scriptPath, dialogues.map((dialogue) => `${JSON.stringify(dialogue)}\n`).join(''));
  return { companyId, dialogues };
}

async function addStaff(db: Db, companyId: string, bookings: readonly RecordedBooking[]) {
  const names = [...new Set(bookings.map(({ provider }) => provider))];
  const people = new Map<string, { id: string; taken: { date: string; minute: number }[] }[]>();
  for (const name of names) {
    // As many people as there are bookings under the name: more than are ever needed at once.
    const count = bookings.filter(({ provider }) => provider === name).length;
    const rows = await db
      .insertInto('staff')
      .values(Array.from({ length: count }, () => ({ company_id: companyId, name })))
      .returning('id')
      .execute();
    people.set(
      name,
      rows.map(({ id }) => ({ id, taken: [] })),
    );
  }
  return {
    /** The first person of that name who is free at that time. */
    take({ provider, date, time }: RecordedBooking): string {
      const minute = minuteOf(time);
      const free = people
        .get(provider)
        ?.find(
          ({ taken }) =>
            !taken.some((slot) => slot.date === date && Math.abs(slot.minute - minute) < MINUTES),
        );
      if (!free) throw new RangeError(`nobody called ${provider} is free on ${date} at ${time}`);
      free.taken.push({ date, minute });
      return free.id;
    },
  };
}

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function weeksIntoTheFuture(bookings: readonly RecordedBooking[]): (date: string) => string {
  const earliest = Math.min(...bookings.map(({ date }) => Date.parse(date)));
  const days = Math.max(0, Math.ceil((Date.now() + 2 * DAY - earliest) / DAY / 7) * 7);
  return (date) => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}
