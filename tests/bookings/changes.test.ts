import { runTurn } from '../../src/conversation/turn';
import { loadSchedule } from '../../src/db/segments/schedule';
import type { Context } from '../../src/domain/context';
import type { Action, Reply } from '../../src/domain/turn';
import type { RespondInput } from '../../src/responders/responder';
import { DAY, HOUR, MINUTE } from '../../src/time/duration';
import { localTimeOf } from '../../src/time/local-time';
import { addBooking, addClient, addSalon, dayFromNow, type Salon, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();
const day = dayFromNow(3);

let system: System;
let salon: Salon;
let phone: string;
let clientId: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  salon = await addSalon(db, [day]);
  phone = newPhone();
  clientId = await addClient(db, salon.companyId, phone);
});
afterEach(() => system.stop());

/** Runs one turn and returns the context that the responder was given. */
async function turn(...actions: Action[]): Promise<Context> {
  const given: RespondInput[] = [];
  const respond = (input: RespondInput): Reply => {
    given.push(input);
    return { text: 'done', actions: given.length > 1 ? [] : actions };
  };
  const conversationId = await receive(system, message(salon.companyId, phone, 'hello'));
  await runTurn(turnDeps(system, respond), conversationId, signal);
  return given.at(-1)?.context as Context;
}

const bookings = () =>
  db.selectFrom('booking').selectAll().where('company_id', '=', salon.companyId).orderBy('id').execute();
const eventKinds = async () =>
  (
    await db
      .selectFrom('booking_event')
      .select('kind')
      .where('company_id', '=', salon.companyId)
      .orderBy('id')
      .execute()
  ).map(({ kind }) => kind);
const mine = (from: string, to: string) =>
  addBooking(db, salon, `${day}T${from}+03`, `${day}T${to}+03`, { client_id: clientId });

test('a booking moves to another time, and its length stays', async () => {
  const bookingId = await mine('10:00', '11:30');
  await turn({ type: 'reschedule', bookingId, from: `${day}T15:00` });
  expect(await bookings()).toEqual([
    expect.objectContaining({
      id: bookingId,
      starts_at: new Date(`${day}T15:00+03:00`),
      ends_at: new Date(`${day}T16:30+03:00`),
    }),
  ]);
  expect(await eventKinds()).toEqual(['booking-updated']);
  const next = await turn();
  expect(next.client.bookings).toEqual([
    expect.objectContaining({ from: `${day}T15:00`, to: `${day}T16:30` }),
  ]);
  expect(next.schedule.busy).toEqual([expect.objectContaining({ from: `${day}T15:00`, to: `${day}T16:30` })]);
});

test('a booking moves to another member of staff, with another length', async () => {
  const bookingId = await mine('10:00', '11:00');
  const { id: staffId } = await db
    .insertInto('staff')
    .values({ company_id: salon.companyId, name: 'Anna' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await turn({ type: 'reschedule', bookingId, from: `${day}T10:00`, staffId, durationMinutes: 90 });
  expect(await bookings()).toEqual([
    expect.objectContaining({ staff_id: staffId, ends_at: new Date(`${day}T11:30+03:00`) }),
  ]);
});

test('a booking may move by less than its own length', async () => {
  const bookingId = await mine('10:00', '11:00');
  await turn({ type: 'reschedule', bookingId, from: `${day}T10:30` });
  expect(await bookings()).toEqual([expect.objectContaining({ starts_at: new Date(`${day}T10:30+03:00`) })]);
});

test('a time that is taken makes the turn run again, and the booking keeps its old time', async () => {
  const bookingId = await mine('10:00', '11:00');
  await addBooking(db, salon, `${day}T15:00+03`, `${day}T16:00+03`);
  await turn({ type: 'reschedule', bookingId, from: `${day}T15:30` });
  expect((await bookings())[0]).toMatchObject({ starts_at: new Date(`${day}T10:00+03:00`) });
  expect(await eventKinds()).toEqual([]);
});

test("a move of another client's booking, or of one that is closed, names bookingId and what is allowed", async () => {
  const other = await addClient(db, salon.companyId, newPhone());
  const closed = await mine('10:00', '11:00');
  await db.updateTable('booking').set({ status: 'cancelled' }).where('id', '=', closed).execute();
  const theirs = await addBooking(db, salon, `${day}T12:00+03`, `${day}T13:00+03`, { client_id: other });
  for (const bookingId of [closed, theirs]) {
    const moved = turn({ type: 'reschedule', bookingId, from: `${day}T15:00` });
    await expect(moved).rejects.toMatchObject({
      code: 'turn.invalid-action',
      problem: expect.stringMatching(/^bookingId: .*context$/),
    });
  }
  expect((await bookings()).map(({ starts_at }) => starts_at.getUTCHours())).toEqual([7, 9]);
});

test('a confirmed booking is shown as confirmed, once, and a move takes the confirmation back', async () => {
  const bookingId = await mine('10:00', '11:00');
  await turn({ type: 'confirm', bookingId }, { type: 'confirm', bookingId });
  expect((await turn()).client.bookings).toEqual([expect.objectContaining({ confirmed: true })]);
  expect(await eventKinds()).toEqual(['booking-updated']);
  await turn({ type: 'reschedule', bookingId, from: `${day}T15:00` });
  expect((await turn()).client.bookings).toEqual([expect.objectContaining({ confirmed: false })]);
});

test('a client who wants no reminders, and then wants them again', async () => {
  const offAt = async () =>
    (
      await db
        .selectFrom('client')
        .select('reminders_off_at')
        .where('id', '=', clientId)
        .executeTakeFirstOrThrow()
    ).reminders_off_at;
  await turn({ type: 'set-reminders', on: false });
  const since = await offAt();
  expect(since).toBeInstanceOf(Date);
  await turn({ type: 'set-reminders', on: false });
  expect(await offAt()).toEqual(since);
  await turn({ type: 'set-reminders', on: true });
  expect(await offAt()).toBeNull();
});

test('a visit of several services keeps the first and the title', async () => {
  const { serviceId, staffId } = salon;
  await turn({
    type: 'book',
    serviceId,
    moreServiceIds: [serviceId],
    title: 'Стрижка и ещё одна',
    staffId,
    from: `${day}T10:00`,
    durationMinutes: 120,
  });
  expect(await bookings()).toEqual([
    expect.objectContaining({ service_id: serviceId, title: 'Стрижка и ещё одна' }),
  ]);
});

describe('a change that the rules of the company do not allow any more', () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();
  const soon = (minutes: number) =>
    addBooking(db, salon, inMinutes(minutes), inMinutes(minutes + 60), { client_id: clientId });
  const noticeOf = (minutes: number | null) =>
    db
      .updateTable('company')
      .set({ change_notice_minutes: minutes })
      .where('id', '=', salon.companyId)
      .execute();

  test.each<[string, (bookingId: string) => Action]>([
    ['cancel', (bookingId) => ({ type: 'cancel', bookingId })],
    ['reschedule', (bookingId) => ({ type: 'reschedule', bookingId, from: `${day}T15:00` })],
  ])('%s: is an error that names the rule, and nothing changes', async (_, action) => {
    await noticeOf(120);
    const bookingId = await soon(90);
    await expect(turn(action(bookingId))).rejects.toMatchObject({
      code: 'turn.invalid-action',
      problem: expect.stringMatching(/120 minutes before they begin \(company\.change_notice_minutes\)/),
    });
    expect(await bookings()).toEqual([expect.objectContaining({ status: 'booked' })]);
    expect(await eventKinds()).toEqual([]);
  });

  test('is allowed before that', async () => {
    await noticeOf(120);
    await turn({ type: 'cancel', bookingId: await soon(150) });
    expect(await bookings()).toEqual([expect.objectContaining({ status: 'cancelled' })]);
  });

  test('without a rule: until the booking begins', async () => {
    await turn({ type: 'cancel', bookingId: await soon(1) });
    const begun = await soon(-10);
    await expect(turn({ type: 'cancel', bookingId: begun })).rejects.toMatchObject({
      problem: expect.stringMatching(/it has begun/),
    });
    expect((await bookings()).map(({ status }) => status)).toEqual(['cancelled', 'booked']);
  });
});

/**
 * The middle of the next hour that the clocks of a time zone skip, and of the next that they show twice, for the first time at
 * the instant `first`. Both are in the future.
 */
function clockChanges(timezone: string) {
  const ahead = (at: number) => Date.parse(`${localTimeOf(new Date(at), timezone)}Z`) - at;
  const tomorrow = Math.ceil((Date.now() + DAY) / HOUR) * HOUR;
  const next = (isSet: (before: number, after: number) => boolean) => {
    for (let at = tomorrow; ; at += HOUR) if (isSet(ahead(at - HOUR), ahead(at))) return at;
  };
  const forward = next((before, after) => after > before);
  const first = next((before, after) => after < before) - HOUR / 2;
  const clock = (at: number) => new Date(at).toISOString().slice(0, 16);
  return {
    skipped: clock(forward + ahead(forward - HOUR) + HOUR / 2),
    first,
    repeated: clock(first + ahead(first)),
    anHourLater: clock(first + ahead(first) + HOUR),
  };
}

describe.each(['Europe/Berlin', 'America/New_York'])('when the clocks of %s are set', (timezone) => {
  const { skipped, first, repeated, anHourLater } = clockChanges(timezone);
  const booked = (from: string): Action => ({
    type: 'book',
    serviceId: null,
    title: 'Haircut',
    staffId: salon.staffId,
    from,
    durationMinutes: 60,
  });
  beforeEach(async () => {
    await db.updateTable('company').set({ timezone }).where('id', '=', salon.companyId).execute();
  });

  test('a time in the hour that is skipped is an error that names the field', async () => {
    const bookingId = await mine('10:00', '11:00');
    for (const action of [booked(skipped), { type: 'reschedule' as const, bookingId, from: skipped }]) {
      await expect(turn(action)).rejects.toMatchObject({
        code: 'turn.invalid-action',
        problem: expect.stringMatching(new RegExp(`^from: ${skipped} .*${timezone}`)),
      });
    }
    expect(await bookings()).toHaveLength(1);
  });

  test('a time in the hour that is repeated is the first of the two, and is busy once it is taken', async () => {
    await turn(booked(repeated));
    const [booking] = await bookings();
    expect(booking).toMatchObject({
      starts_at: new Date(first),
      ends_at: new Date(first + HOUR),
    });
    const { busy } = await loadSchedule(db, salon.companyId, 400).then(({ value }) => value);
    expect(busy).toEqual([expect.objectContaining({ from: repeated, to: anHourLater })]);
  });
});
