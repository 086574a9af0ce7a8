import fc from 'fast-check';
import { runTurn } from '../../src/conversation/turn';
import { createPostgresSource } from '../../src/db/context-source';
import type { BookingStatus, ScheduleSegment } from '../../src/domain/context';
import { freeStarts } from '../../src/responders/calendar';
import { createReceptionist } from '../../src/responders/receptionist';
import { addMinutes } from '../../src/time/local-arithmetic';
import { addBooking, addClient, addSalon, dayFromNow, type Salon, testDatabase } from '../support/database';
import { message, newPhone, startSystem } from '../support/system';
import { receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
const day = dayFromNow(3);
/** Moscow time, which has no summer time. */
const OFFSET = '+03';
const statuses: BookingStatus[] = ['booked', 'completed', 'cancelled'];

async function scheduleOf({ companyId }: Salon): Promise<ScheduleSegment> {
  const { value } = await source.schedule({ companyId, client: '' }, new AbortController().signal);
  return value;
}

function startsOf(salon: Salon, schedule: ScheduleSegment, durationMinutes: number): string[] {
  const wanted = { staffIds: [salon.staffId], durationMinutes, after: `${day}T00:00` };
  return freeStarts(schedule, day, wanted).map(({ from }) => from);
}

/** Whether the constraint rejects a booking. A booking that it accepts is removed again. */
async function isTakenByDatabase(salon: Salon, from: string, durationMinutes: number): Promise<boolean> {
  const to = addMinutes(from, durationMinutes);
  try {
    const id = await addBooking(db, salon, `${from}${OFFSET}`, `${to}${OFFSET}`);
    await db.deleteFrom('booking').where('id', '=', id).execute();
    return false;
  } catch (error) {
    if ((error as { code?: string }).code === '23P01') return true;
    throw error;
  }
}

describe('the schedule', () => {
  test.each(statuses)(
    'shows a time as taken exactly when the constraint rejects it: a booking that is %s',
    async (status) => {
      const salon = await addSalon(db, [day]);
      await addBooking(db, salon, `${day}T11:00${OFFSET}`, `${day}T12:00${OFFSET}`, { status });
      const isFree = startsOf(salon, await scheduleOf(salon), 60).includes(`${day}T11:00`);
      expect(isFree).toBe(!(await isTakenByDatabase(salon, `${day}T11:00`, 60)));
    },
  );

  test('shows a minute that is taken in part as taken', async () => {
    const salon = await addSalon(db, [day]);
    await addBooking(db, salon, `${day}T11:00${OFFSET}`, `${day}T12:00:00.5${OFFSET}`);
    const starts = startsOf(salon, await scheduleOf(salon), 60);
    expect(starts).not.toContain(`${day}T12:00`);
    expect(starts).toContain(`${day}T12:30`);
  });

  test('shows a time as taken whenever the constraint rejects it, for any set of bookings', async () => {
    const booking = fc.record({
      from: fc.integer({ min: -120, max: 12 * 60 * 60 }), // seconds after 9:00
      seconds: fc.oneof(fc.integer({ min: 1, max: 3 * 60 * 60 }), fc.constant(26 * 60 * 60)),
      status: fc.constantFrom(...statuses),
      ofStaff: fc.boolean(),
    });
    const days = fc.record({
      bookings: fc.array(booking, { minLength: 1, maxLength: 8 }),
      duration: fc.constantFrom(25, 30, 60, 90),
    });
    await fc.assert(
      fc.asyncProperty(days, async ({ bookings, duration }) => {
        const salon = await addSalon(db, [day]);
        const opens = Date.parse(`${day}T09:00${OFFSET}:00`);
        for (const { from, seconds, status, ofStaff } of bookings) {
          const starts = new Date(opens + from * 1000).toISOString();
          const ends = new Date(opens + (from + seconds) * 1000).toISOString();
          const values = { status, staff_id: ofStaff ? salon.staffId : null };
          // bookings that the constraint rejects are left out
          await addBooking(db, salon, starts, ends, values).catch(() => undefined);
        }
        for (const from of startsOf(salon, await scheduleOf(salon), duration)) {
          expect([from, await isTakenByDatabase(salon, from, duration)]).toEqual([from, false]);
        }
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});

test('the receptionist offers other times beside a completed booking that is still to come', async () => {
  const system = await startSystem({ queues: [] });
  try {
    const salon = await addSalon(db, [day]);
    const phone = newPhone();
    await addClient(db, salon.companyId, phone, { name: 'Анна' });
    await addBooking(db, salon, `${day}T11:00${OFFSET}`, `${day}T12:00${OFFSET}`, { status: 'completed' });
    const [, month, date] = day.split('-');
    const text = `Запишите меня на стрижку ${date}.${month} в 11:00`;
    const conversationId = await receive(system, message(salon.companyId, phone, text));
    const { respond } = createReceptionist();
    const result = await runTurn(turnDeps(system, respond), conversationId, new AbortController().signal);
    expect(result.kind).toBe('committed');
    expect(await repliesOf(db, salon.companyId)).toEqual([
      expect.stringMatching(/в 11:00 свободного времени нет(.|\n)*Какое время вам удобно/),
    ]);
  } finally {
    await system.stop();
  }
});
