import { ANNA, at, connect, haircut, OLGA, readAll, salonSettings, signal, WINDOW } from './salon';
import { GoogleServer } from './server';

let server: GoogleServer;
beforeEach(async () => {
  server = await GoogleServer.start(ANNA, OLGA);
});
afterEach(() => server.stop());

const salon = () => connect(salonSettings(server));
const anna = () => server.calendar(ANNA);
const day = (n: number) => `2026-12-${String(n).padStart(2, '0')}`;
const event = (n: number, more: object = {}) => at(`${day(n)}T10:00`, `${day(n)}T11:00`, more);
/** Which bookings, and whether they stand. */
const shown = (bookings: { externalId: string; status: string; details: { startsAt: string } | null }[]) =>
  bookings.map(({ externalId, status, details }) => [externalId, status, details?.startsAt]);

test('a full read pages through every calendar, and holds every booking of the window', async () => {
  anna().pageSize = 2;
  for (const n of [1, 2, 3, 4, 5]) anna().insert(event(n));
  anna().insert(at('2026-11-20T10:00', '2026-11-20T11:00'));
  anna().insert(at('2027-02-20T10:00', '2027-02-20T11:00'));
  server.calendar(OLGA).insert(event(1));
  const read = await readAll(salon());
  expect(read.isComplete).toBe(true);
  expect(read.pages.map(({ bookings }) => bookings.length)).toEqual([2, 2, 1, 1]);
  expect(new Set(read.bookings.map(({ details }) => details?.staffId))).toEqual(new Set([ANNA, OLGA]));
});

test('the next read tells only what has changed', async () => {
  const moved = anna().insert(event(1));
  const deleted = anna().insert(event(2));
  anna().insert(event(3));
  const { state } = await readAll(salon());
  anna().patch(moved.id, event(5));
  anna().delete(deleted.id);
  const added = server.calendar(OLGA).insert(event(4));
  const read = await readAll(salon(), state);
  expect(read.isComplete).toBe(false);
  expect(shown(read.bookings)).toEqual([
    [`${ANNA}/${moved.id}`, 'booked', '2026-12-05T07:00:00.000Z'],
    [`${ANNA}/${deleted.id}`, 'cancelled', undefined],
    [`${OLGA}/${added.id}`, 'booked', '2026-12-04T07:00:00.000Z'],
  ]);
  expect((await readAll(salon(), read.state)).bookings).toEqual([]);
});

test('an event without readable times is neither read nor gone', async () => {
  const whole = anna().insert(event(1));
  const broken = anna().insert(event(2));
  for (const start of [{}, { dateTime: 'x' }, { date: '2026-13-45' }]) {
    anna().events.set(broken.id, { ...broken, change: 3, start } as never);
    const read = await readAll(salon());
    expect(read.pages[0]).toMatchObject({
      isComplete: false,
      bookings: [{ externalId: `${ANNA}/${whole.id}` }],
    });
    await expect(salon().readBooking(`${ANNA}/${broken.id}`, signal)).rejects.toMatchObject({
      code: 'bookings.unavailable',
    });
  }
});

test('a deleted event is newer than its last change', async () => {
  const { id, updated } = anna().insert(event(1));
  const { state } = await readAll(salon());
  anna().delete(id);
  const [deleted] = (await readAll(salon(), state)).bookings;
  expect(deleted?.version).toBeGreaterThan(Date.parse(updated));
});

test('a booking that leaves the window is told', async () => {
  const { id } = anna().insert(event(1));
  const { state } = await readAll(salon());
  anna().patch(id, at('2027-06-01T10:00', '2027-06-01T11:00'));
  expect(shown((await readAll(salon(), state)).bookings)).toEqual([
    [`${ANNA}/${id}`, 'booked', '2027-06-01T07:00:00.000Z'],
  ]);
});

test('an event that is moved to another calendar leaves the one, and is in the other', async () => {
  const { id } = anna().insert(event(1));
  const { state } = await readAll(salon());
  anna().delete(id);
  server.calendar(OLGA).insert({ ...event(1), id });
  expect(shown((await readAll(salon(), state)).bookings)).toEqual([
    [`${ANNA}/${id}`, 'cancelled', undefined],
    [`${OLGA}/${id}`, 'booked', '2026-12-01T07:00:00.000Z'],
  ]);
});

test('when Google has forgotten a sync token, everything is read again', async () => {
  anna().insert(event(1));
  const { state } = await readAll(salon());
  server.calendar(OLGA).epoch += 1;
  await expect(readAll(salon(), state)).rejects.toMatchObject({ code: 'bookings.sync-state-expired' });
  expect((await readAll(salon())).bookings).toHaveLength(1);
});

test.each([
  ['a page that Google does not know any more', { pageToken: 'lost' }],
  ['a token that it cannot read', { since: { [ANNA]: 'unreadable', [OLGA]: 'unreadable' } }],
])('%s is one that is forgotten', async (_what, more) => {
  const cursor = { ...WINDOW, since: null, tokens: {}, ...more };
  await expect(salon().readBookings({ ...WINDOW, state: null, cursor }, signal)).rejects.toMatchObject({
    code: 'bookings.sync-state-expired',
  });
});

test('a read goes on at the page where it was killed', async () => {
  anna().pageSize = 1;
  for (const n of [1, 2]) anna().insert(event(n));
  const first = await salon().readBookings({ ...WINDOW, state: null, cursor: null }, signal);
  const cursor = JSON.parse(JSON.stringify(first.cursor));
  const second = await salon().readBookings({ ...WINDOW, state: null, cursor }, signal);
  expect(second.bookings[0]?.externalId).not.toBe(first.bookings[0]?.externalId);
});

test('everything is read when the list of calendars is another', async () => {
  anna().insert(event(1));
  server.calendar(OLGA).insert(event(2));
  const { state } = await readAll(salon());
  const calendars = [{ staff: 'Olga', calendar: OLGA }];
  const read = await readAll(connect(salonSettings(server, { calendars })), state);
  expect(read).toMatchObject({ isComplete: true, bookings: [{ details: { staffId: OLGA } }] });
  expect((await readAll(salon(), read.state)).isComplete).toBe(true);
});

test('a booking of a calendar that is not in the list any more is none', async () => {
  const { externalId } = await salon().actions.book(haircut, signal);
  const calendars = [{ staff: 'Olga', calendar: OLGA }];
  const without = connect(salonSettings(server, { calendars }));
  await expect(without.readBooking(externalId, signal)).resolves.toBeUndefined();
});

describe('a series', () => {
  const weekly = (count: string) => ({ ...event(7), recurrence: [`RRULE:FREQ=WEEKLY${count}`] });

  test('is read as its instances, each with an id of its own, at the same local time when the clocks change', async () => {
    const timeZone = 'Europe/Berlin';
    const start = { dateTime: '2026-03-23T10:00:00+01:00', timeZone };
    const end = { dateTime: '2026-03-23T11:00:00+01:00', timeZone };
    anna().insert({ start, end, recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'] });
    const berlin = connect(salonSettings(server), { timezone: timeZone });
    const { bookings } = await readAll(berlin, null, {
      from: '2026-03-01T00:00:00Z',
      to: '2026-05-01T00:00:00Z',
    });
    expect(bookings.map(({ details }) => details?.startsAt)).toEqual([
      '2026-03-23T09:00:00.000Z',
      '2026-03-30T08:00:00.000Z',
    ]);
    expect(new Set(bookings.map(({ externalId }) => externalId)).size).toBe(2);
  });

  test('without an end is told up to the end of the window', async () => {
    anna().insert(weekly(''));
    const { bookings, state } = await readAll(salon());
    expect(bookings).toHaveLength(8);
    const [series] = [...anna().events.values()];
    anna().patch(series?.id ?? '', { summary: 'Lunch' });
    expect((await readAll(salon(), state)).bookings).toHaveLength(8);
  });

  test('may lose one instance, or move it', async () => {
    const { id } = anna().insert(weekly(';COUNT=3'));
    const { bookings, state } = await readAll(salon());
    const [first, second] = bookings.map(({ externalId }) => externalId.split('/')[1] ?? '');
    anna().delete(first ?? '');
    anna().patch(second ?? '', event(16));
    const read = await readAll(salon(), state);
    expect(shown(read.bookings)).toEqual([
      [`${ANNA}/${first}`, 'cancelled', undefined],
      [`${ANNA}/${second}`, 'booked', '2026-12-16T07:00:00.000Z'],
    ]);
    anna().delete(id);
    expect(new Set((await readAll(salon(), read.state)).bookings.map(({ status }) => status))).toEqual(
      new Set(['cancelled']),
    );
  });
});

test('one booking is read by its id; a deleted one, and one that never was, are none', async () => {
  const booked = await salon().actions.book(haircut, signal);
  await expect(salon().readBooking(booked.externalId, signal)).resolves.toEqual(booked);
  await salon().actions.cancel({ externalId: booked.externalId, reason: null }, signal);
  await expect(salon().readBooking(booked.externalId, signal)).resolves.toBeUndefined();
  await expect(salon().readBooking(`${ANNA}/g0never`, signal)).resolves.toBeUndefined();
});

test('the catalogue links each calendar with a member of staff by name', async () => {
  await expect(salon().catalogue(60, signal)).resolves.toEqual({
    links: {
      staff: [
        { externalId: ANNA, name: 'Anna' },
        { externalId: OLGA, name: 'Olga' },
      ],
    },
  });
});
