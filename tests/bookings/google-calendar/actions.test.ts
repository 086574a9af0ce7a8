import { eventIdOf } from '../../../src/bookings/google-calendar/ids';
import { IMPATIENT } from '../../support/limits';
import { ANNA, at, connect, haircut, OLGA, readAll, salonSettings, signal } from './salon';
import { GoogleServer } from './server';

let server: GoogleServer;
beforeEach(async () => {
  server = await GoogleServer.start(ANNA, OLGA);
});
afterEach(() => server.stop());

const salon = () => connect(salonSettings(server));
const actions = () => salon().actions;
const standing = (calendar: string) =>
  [...server.calendar(calendar).events.values()].filter(({ status }) => status !== 'cancelled');
const other = {
  ...haircut,
  idempotencyKey: 'conversation-2:turn-1:haircut',
  client: { name: 'Ирина', phone: null },
};
const insert = /^POST .*\/events$/;

describe('book', () => {
  test('makes an event that people can read, and a sync reads as the same booking', async () => {
    const booked = await actions().book(haircut, signal);
    expect(standing(ANNA)).toMatchObject([
      { summary: 'Стрижка, Мария', description: '+79990000001\nкороткая чёлка' },
    ]);
    expect(booked).toMatchObject({
      externalId: `${ANNA}/${eventIdOf(haircut.idempotencyKey)}`,
      status: 'booked',
      details: {
        startsAt: '2026-12-10T07:00:00.000Z',
        endsAt: '2026-12-10T08:00:00.000Z',
        staffId: ANNA,
        title: 'Стрижка',
        client: { name: 'Мария', phone: '+79990000001' },
        price: 1500,
        comment: 'короткая чёлка',
        idempotencyKey: haircut.idempotencyKey,
      },
    });
    expect((await readAll(salon())).bookings).toEqual([booked]);
  });

  test('keeps a client without a phone', async () => {
    const booked = await actions().book(other, signal);
    expect(booked.details?.client).toEqual({ name: 'Ирина', phone: undefined });
  });

  test('counts the missing hour from before the change of the clocks, and takes the first of the repeated one', async () => {
    const berlin = connect(salonSettings(server), { timezone: 'Europe/Berlin' }).actions;
    const missing = await berlin.book({ ...haircut, from: '2026-03-29T02:30' }, signal);
    expect(missing.details?.startsAt).toBe('2026-03-29T01:30:00.000Z');
    const repeated = await berlin.book({ ...other, from: '2026-10-25T02:30' }, signal);
    expect(repeated.details?.startsAt).toBe('2026-10-25T00:30:00.000Z');
  });

  test.each([
    ['an event', at('2026-12-10T10:30', '2026-12-10T11:30')],
    ['an event of the whole day', { start: { date: '2026-12-10' }, end: { date: '2026-12-11' } }],
    [
      'an instance of a series',
      at('2026-12-03T10:00', '2026-12-03T11:00', { recurrence: ['RRULE:FREQ=WEEKLY'] }),
    ],
  ])('is refused where %s has the time', async (_what, event) => {
    server.calendar(ANNA).insert(event);
    await expect(actions().book(haircut, signal)).rejects.toMatchObject({
      code: 'booking.refused',
      why: 'taken',
    });
    expect(server.requests.filter((line) => insert.test(line))).toEqual([]);
  });

  test.each([
    ['begins at its end', at('2026-12-10T11:00', '2026-12-10T12:00')],
    ['takes no time', at('2026-12-10T10:00', '2026-12-10T11:00', { transparency: 'transparent' })],
  ])('is not refused for an event that %s', async (_what, event) => {
    server.calendar(ANNA).insert(event);
    await expect(actions().book(haircut, signal)).resolves.toMatchObject({ status: 'booked' });
  });

  test('is refused for a member of staff without a calendar', async () => {
    const booking = actions().book({ ...haircut, staffId: 'unknown' }, signal);
    await expect(booking).rejects.toMatchObject({ code: 'booking.refused', why: 'invalid' });
    expect(await actions().findBooked({ ...haircut, staffId: 'unknown' }, signal)).toBeUndefined();
  });

  test('takes its event back where another was made between the look and the insert', async () => {
    server.next(insert, () => server.calendar(ANNA).insert(at('2026-12-10T10:30', '2026-12-10T11:30')));
    await expect(actions().book(haircut, signal)).rejects.toMatchObject({ why: 'taken' });
    expect(standing(ANNA)).toHaveLength(1);
    expect(standing(ANNA)[0]?.id).not.toBe(eventIdOf(haircut.idempotencyKey));
  });

  test('of ten at once makes one event at most', async () => {
    const requests = Array.from({ length: 10 }, (_, i) => ({ ...haircut, idempotencyKey: `turn-${i}` }));
    const outcomes = await Promise.allSettled(requests.map((request) => actions().book(request, signal)));
    const made = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(standing(ANNA)).toHaveLength(made);
    expect(made).toBeLessThanOrEqual(1);
  });
});

describe('a booking whose answer is lost', () => {
  test.each(['lost', 'hangs'] as const)('is unconfirmed, and made once (%s)', async (what) => {
    server.next(insert, what);
    const hasty = connect(salonSettings(server), { timeoutMs: IMPATIENT }).actions;
    await expect(hasty.book(haircut, signal)).rejects.toMatchObject({ code: 'bookings.unconfirmed' });
    const found = await actions().findBooked(haircut, signal);
    expect(found?.externalId).toBe(
      what === 'lost' ? `${ANNA}/${eventIdOf(haircut.idempotencyKey)}` : undefined,
    );
    const again = await actions().book(haircut, signal);
    if (found) expect(again).toEqual(found);
    expect(standing(ANNA)).toHaveLength(1);
  });

  test('is unconfirmed, too, where the look after the insert fails', async () => {
    server.next(insert, () => server.next(/^GET .*\/events$/, { status: 403, reason: 'rateLimitExceeded' }));
    await expect(actions().book(haircut, signal)).rejects.toMatchObject({ code: 'bookings.unconfirmed' });
    await expect(actions().findBooked(haircut, signal)).resolves.toMatchObject({ status: 'booked' });
  });

  test('is not found, and taken back, where another was made before it', async () => {
    const rival = at('2026-12-10T10:30', '2026-12-10T11:30');
    server.next(insert, () => server.calendar(ANNA).insert(rival));
    server.next(insert, 'lost');
    await expect(actions().book(haircut, signal)).rejects.toMatchObject({ code: 'bookings.unconfirmed' });
    expect(standing(ANNA)).toHaveLength(2);
    await expect(actions().findBooked(haircut, signal)).resolves.toBeUndefined();
    expect(standing(ANNA)).toMatchObject([{ start: rival.start }]);
  });

  test('is not made again where a person has deleted it meanwhile', async () => {
    server.next(insert, 'lost');
    await expect(actions().book(haircut, signal)).rejects.toMatchObject({ code: 'bookings.unconfirmed' });
    server.calendar(ANNA).delete(eventIdOf(haircut.idempotencyKey));
    await expect(actions().findBooked(haircut, signal)).resolves.toBeUndefined();
    await expect(actions().book(haircut, signal)).rejects.toMatchObject({ why: 'taken' });
    expect(standing(ANNA)).toEqual([]);
  });
});

describe('reschedule', () => {
  const move = (externalId: string, more: object = {}) => ({
    idempotencyKey: 'conversation-1:turn-5:move',
    externalId,
    staffId: ANNA,
    from: '2026-12-11T12:00',
    durationMinutes: 90,
    ...more,
  });

  test('gives the same event another time, twice, too', async () => {
    const { externalId } = await actions().book(haircut, signal);
    const moved = await actions().reschedule(move(externalId), signal);
    expect(moved).toMatchObject({
      externalId,
      details: { startsAt: '2026-12-11T09:00:00.000Z', endsAt: '2026-12-11T10:30:00.000Z', title: 'Стрижка' },
    });
    await expect(actions().reschedule(move(externalId), signal)).resolves.toEqual(moved);
  });

  test('may overlap its own time', async () => {
    const { externalId } = await actions().book(haircut, signal);
    const later = move(externalId, { from: '2026-12-10T10:30' });
    await expect(actions().reschedule(later, signal)).resolves.toMatchObject({ status: 'booked' });
  });

  test('makes an event of whole days one with times', async () => {
    const { id } = server
      .calendar(ANNA)
      .insert({ start: { date: '2026-12-10' }, end: { date: '2026-12-11' } });
    const moved = await actions().reschedule(move(`${ANNA}/${id}`), signal);
    expect(moved.details?.startsAt).toBe('2026-12-11T09:00:00.000Z');
  });

  test('leaves the booking where it is when the time is taken, before the change or while it is made', async () => {
    const { externalId, details } = await actions().book(haircut, signal);
    const rival = at('2026-12-11T12:30', '2026-12-11T13:00');
    server.next(/^PATCH /, () => server.calendar(ANNA).insert(rival));
    await expect(actions().reschedule(move(externalId), signal)).rejects.toMatchObject({ why: 'taken' });
    await expect(actions().reschedule(move(externalId), signal)).rejects.toMatchObject({ why: 'taken' });
    expect((await salon().readBooking(externalId, signal))?.details).toEqual(details);
  });

  test('is tried again where a person changes the event at the same moment', async () => {
    const { externalId } = await actions().book(haircut, signal);
    const id = eventIdOf(haircut.idempotencyKey);
    server.next(/^PATCH /, () => server.calendar(ANNA).patch(id, { summary: 'Стрижка, Мария Петрова' }));
    await expect(actions().reschedule(move(externalId), signal)).rejects.toMatchObject({
      code: 'bookings.unavailable',
    });
    const moved = await actions().reschedule(move(externalId), signal);
    expect(moved.details?.client?.name).toBe('Мария Петрова');
  });

  test('of a deleted event is refused', async () => {
    const { externalId } = await actions().book(haircut, signal);
    await actions().cancel({ externalId, reason: null }, signal);
    await expect(actions().reschedule(move(externalId), signal)).rejects.toMatchObject({ why: 'invalid' });
  });

  describe('with another member of staff', () => {
    test('makes a copy in their calendar that takes the place of the event', async () => {
      const { externalId } = await actions().book(haircut, signal);
      const moved = await actions().reschedule(move(externalId, { staffId: OLGA }), signal);
      expect(moved.details).toMatchObject({
        staffId: OLGA,
        replaces: externalId,
        client: { name: 'Мария', phone: '+79990000001' },
        price: 1500,
      });
      expect([standing(ANNA), standing(OLGA)].map(({ length }) => length)).toEqual([0, 1]);
      const again = await actions().reschedule(move(externalId, { staffId: OLGA }), signal);
      expect(again).toEqual(moved);
    });

    test('keeps the old time where theirs is taken', async () => {
      const { externalId } = await actions().book(haircut, signal);
      server.calendar(OLGA).insert(at('2026-12-11T12:30', '2026-12-11T13:00'));
      const moving = actions().reschedule(move(externalId, { staffId: OLGA }), signal);
      await expect(moving).rejects.toMatchObject({ why: 'taken' });
      expect(standing(ANNA)).toHaveLength(1);
    });

    test.each([
      ['the copy', insert],
      ['the deletion', /^DELETE /],
    ])('goes on where the answer to %s was lost', async (_what, matches) => {
      const { externalId } = await actions().book(haircut, signal);
      server.next(matches, 'lost');
      const moving = () => actions().reschedule(move(externalId, { staffId: OLGA }), signal);
      await expect(moving()).rejects.toMatchObject({ code: 'bookings.unconfirmed' });
      await expect(moving()).resolves.toMatchObject({ details: { staffId: OLGA } });
      expect([standing(ANNA), standing(OLGA)].map(({ length }) => length)).toEqual([0, 1]);
    });

    test.each([
      ['the copy', insert],
      ['the deletion', /^DELETE /],
    ])('is found, and finished, where the answer to %s was lost', async (_what, matches) => {
      const { externalId } = await actions().book(haircut, signal);
      const wanted = move(externalId, { staffId: OLGA });
      server.next(matches, 'lost');
      await expect(actions().reschedule(wanted, signal)).rejects.toMatchObject({
        code: 'bookings.unconfirmed',
      });
      const moved = await actions().findMoved?.(wanted, signal);
      expect(moved?.details).toMatchObject({ staffId: OLGA, replaces: externalId });
      expect([standing(ANNA), standing(OLGA)].map(({ length }) => length)).toEqual([0, 1]);
      await expect(actions().findMoved?.(wanted, signal)).resolves.toEqual(moved);
    });

    test('is not found where it never arrived, or has to be taken back', async () => {
      const { externalId } = await actions().book(haircut, signal);
      const wanted = move(externalId, { staffId: OLGA });
      await expect(actions().findMoved?.(wanted, signal)).resolves.toBeUndefined();
      server.next(insert, () => server.calendar(OLGA).insert(at('2026-12-11T12:30', '2026-12-11T13:00')));
      server.next(insert, 'lost');
      await expect(actions().reschedule(wanted, signal)).rejects.toMatchObject({
        code: 'bookings.unconfirmed',
      });
      expect(standing(OLGA)).toHaveLength(2);
      await expect(actions().findMoved?.(wanted, signal)).resolves.toBeUndefined();
      expect([standing(ANNA), standing(OLGA)].map(({ length }) => length)).toEqual([1, 1]);
    });

    test('is found as unfinished where the deletion fails again', async () => {
      const { externalId } = await actions().book(haircut, signal);
      const wanted = move(externalId, { staffId: OLGA });
      server.next(insert, 'lost');
      await expect(actions().reschedule(wanted, signal)).rejects.toMatchObject({
        code: 'bookings.unconfirmed',
      });
      server.next(/^DELETE /, { status: 403, reason: 'rateLimitExceeded' });
      await expect(actions().findMoved?.(wanted, signal)).rejects.toMatchObject({
        code: 'bookings.unconfirmed',
      });
      await expect(actions().findMoved?.(wanted, signal)).resolves.toMatchObject({ status: 'booked' });
    });
  });
});

describe('cancel', () => {
  test('deletes the event, twice, too', async () => {
    const { externalId, version } = await actions().book(haircut, signal);
    const cancelled = await actions().cancel({ externalId, reason: 'ill' }, signal);
    expect(cancelled).toMatchObject({ externalId, status: 'cancelled', closedBy: 'client', details: null });
    expect(cancelled.version).toBeGreaterThan(version);
    await expect(actions().cancel({ externalId, reason: null }, signal)).resolves.toEqual(cancelled);
  });

  test('of an event that never was is done', async () => {
    const cancelled = await actions().cancel({ externalId: `${ANNA}/g0never`, reason: null }, signal);
    expect(cancelled.status).toBe('cancelled');
  });

  test('whose answer is lost is unconfirmed', async () => {
    const { externalId } = await actions().book(haircut, signal);
    server.next(/^DELETE /, 'lost');
    const cancel = () => actions().cancel({ externalId, reason: null }, signal);
    await expect(cancel()).rejects.toMatchObject({ code: 'bookings.unconfirmed' });
    await expect(cancel()).resolves.toMatchObject({ status: 'cancelled' });
  });
});

test('a confirmed booking is green in the calendar', async () => {
  const { externalId } = await actions().book(haircut, signal);
  const confirmed = await actions().confirm?.(externalId, signal);
  expect(confirmed?.details).toMatchObject({ confirmed: true, title: 'Стрижка', price: 1500 });
  expect(standing(ANNA)).toMatchObject([{ colorId: '10' }]);
});
