import type { Context } from '../../../../src/domain/context';
import { bookingOf, busy, englishSalonContext, salonContext } from '../../../support/contexts';
import { type Call, turns } from '../turns';

const PEDICURE: Call = ['book', { serviceId: '6', staffId: '3', from: '2026-11-24T12:00' }];
const MOVE: Call = ['move', { bookingId: '501', from: '2026-11-26T14:00' }];
const CANCEL: Call = ['cancel', { bookingId: '501' }];

const withBooking = (parts = {}) =>
  salonContext({
    client: { name: 'Анна', bookings: [bookingOf()] },
    schedule: { busy: [busy('501', '1', '2026-11-25T15:00', '2026-11-25T16:00')] },
    ...parts,
  });

describe('book', () => {
  test('puts the visit with day, time, service, member of staff and price, and books it after a yes', async () => {
    const { turn } = turns(salonContext());
    const first = await turn('хочу педикюр завтра в 12', [PEDICURE]);
    expect(first.results).toMatchObject([{ status: 'client-must-agree' }]);
    expect(first.question).toBe(
      '«Педикюр», во вторник, 24 ноября, в 12:00, мастер — Ирина, 2 300 ₽. Записать вас?',
    );
    expect(first.performed).toEqual([]);
    const second = await turn('да', [PEDICURE]);
    expect(second.results).toMatchObject([
      { status: 'done', visit: { from: '2026-11-24T12:00', price: 2300 } },
    ]);
    expect(second.performed).toEqual([
      {
        type: 'book',
        serviceId: '6',
        title: 'Педикюр',
        staffId: '3',
        from: '2026-11-24T12:00',
        durationMinutes: 90,
        price: 2300,
      },
    ]);
    expect(second.question).toBe('');
  });

  test('asks in English those who do not write in Cyrillic', async () => {
    const { turn } = turns(englishSalonContext());
    const { question } = await turn('eine Maniküre morgen bitte', [
      ['book', { serviceId: '4', staffId: 'any', from: '2026-11-24T12:00' }],
    ]);
    expect(question).toBe(
      'Manicure with Irina on Tuesday, November 24, at 12:00 PM, $35. Shall I book it for you?',
    );
  });

  test('finds a member of staff who is free for "any", and keeps them when it is called again', async () => {
    const { turn, change } = turns(salonContext());
    const cut: Call = ['book', { serviceId: '1', staffId: 'any', from: '2026-11-24T12:00' }];
    expect((await turn('стрижка завтра в 12', [cut])).question).toContain('мастер — Оксана');
    change((context) => ({
      ...context,
      client: { ...context.client, usual: { serviceId: '1', staffId: '2', visits: 3 } },
    }));
    expect((await turn('да', [cut])).performed).toMatchObject([{ staffId: '1' }]);
  });

  test('prefers the usual member of staff for "any"', async () => {
    const { turn } = turns(salonContext({ client: { usual: { serviceId: '1', staffId: '2', visits: 3 } } }));
    const { question } = await turn('стрижка', [
      ['book', { serviceId: '1', staffId: 'any', from: '2026-11-24T12:00' }],
    ]);
    expect(question).toContain('мастер — Сергей');
  });

  test('books several services of one visit, with the sum of minutes and prices', async () => {
    const { turn } = turns(salonContext());
    const both: Call = [
      'book',
      { serviceId: '4', moreServiceIds: ['6'], staffId: 'any', from: '2026-11-24T12:00' },
    ];
    expect((await turn('маникюр и педикюр', [both])).question).toContain('«Маникюр, Педикюр»');
    expect((await turn('да', [both])).performed).toMatchObject([
      { serviceId: '4', moreServiceIds: ['6'], durationMinutes: 150, price: 4100 },
    ]);
  });

  test('says for whom a visit is, and keeps the words that were put', async () => {
    const { turn } = turns(salonContext());
    const forHusband = (guest: string): Call => [
      'book',
      { serviceId: '1', staffId: '2', from: '2026-11-24T12:00', guest },
    ];
    expect((await turn('мужа на стрижку', [forHusband('муж\n Пётр')])).question).toContain(
      '(для кого: муж Пётр)',
    );
    expect((await turn('да', [forHusband('Пётр')])).performed).toMatchObject([{ comment: 'муж Пётр' }]);
  });

  test('of two guests at the same time each has a member of staff of their own', async () => {
    const { turn } = turns(salonContext());
    const calls = ['сын', 'муж'].map(
      (guest): Call => ['book', { serviceId: '1', staffId: 'any', from: '2026-11-24T12:00', guest }],
    );
    const { question } = await turn('сына и мужа на стрижку', calls);
    expect(question.split('\n')).toEqual([
      '1. записать: «Мужская стрижка», во вторник, 24 ноября, в 12:00, мастер — Оксана, 1 500 ₽ (для кого: сын)',
      '2. записать: «Мужская стрижка», во вторник, 24 ноября, в 12:00, мастер — Сергей, 1 500 ₽ (для кого: муж)',
      'Всё верно, сделать так?',
    ]);
    expect((await turn('да, всё верно', calls)).performed).toMatchObject([
      { staffId: '1', comment: 'сын' },
      { staffId: '2', comment: 'муж' },
    ]);
  });

  test('puts the question again when the price has changed since', async () => {
    const { turn, change } = turns(salonContext());
    await turn('хочу педикюр', [PEDICURE]);
    change(withPrice(2500));
    const { performed, question } = await turn('да', [PEDICURE]);
    expect(performed).toEqual([]);
    expect(question).toContain('2 500 ₽');
    expect((await turn('да', [PEDICURE])).performed).toMatchObject([{ price: 2500 }]);
  });

  test('does nothing when the time was taken since, and names the nearest ones', async () => {
    const { turn, change } = turns(salonContext());
    await turn('хочу педикюр', [PEDICURE]);
    change((context) => ({
      ...context,
      schedule: { ...context.schedule, busy: [busy('9', '3', '2026-11-24T11:00', '2026-11-24T13:00')] },
    }));
    const { performed, results } = await turn('да', [PEDICURE]);
    expect(performed).toEqual([]);
    expect(results).toMatchObject([
      { status: 'not-free', free: expect.arrayContaining(['2026-11-24T13:00']) },
    ]);
  });

  test('reports what the booking system has refused, and does not offer that time again', async () => {
    const { turn } = turns(salonContext());
    await turn('хочу педикюр', [PEDICURE]);
    const { results } = await turn('да', [PEDICURE, PEDICURE], { answers: [{ outcome: 'taken' }] });
    expect(results).toMatchObject([{ status: 'taken' }, { status: 'not-free' }]);
    expect(JSON.stringify(results[1])).not.toContain('2026-11-24T12:00');
  });

  test('is done once, however often it is called', async () => {
    const { turn, change } = turns(salonContext());
    await turn('хочу педикюр', [PEDICURE]);
    const { performed, results } = await turn('да', [PEDICURE, PEDICURE]);
    expect(performed).toHaveLength(1);
    expect(results[1]).toMatchObject({ status: 'already-booked' });
    const made = bookingOf({
      serviceId: '6',
      staffId: '3',
      from: '2026-11-24T12:00',
      to: '2026-11-24T13:30',
    });
    change((context) => ({ ...context, client: { ...context.client, bookings: [made] } }));
    expect((await turn('да', [PEDICURE])).results).toMatchObject([{ status: 'already-booked' }]);
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["another company's service", { serviceId: '777' }, { field: 'serviceId', given: '777' }],
    ['no service', { serviceId: null }, { field: 'serviceId', given: 'null' }],
    ['a member of staff who does not perform it', { staffId: '1' }, { field: 'staffId', given: '1' }],
    ['a past time', { from: '2026-11-20T12:00' }, { field: 'from', given: '2026-11-20T12:00' }],
    ['a day that there is not', { from: '2026-02-30T12:00' }, { field: 'from' }],
    ['a time with a time zone', { from: '2026-11-24T12:00Z' }, { field: 'from' }],
    ['words instead of a time', { from: 'завтра в 12' }, { field: 'from' }],
    ['a time outside working hours', { from: '2026-11-24T20:00' }, { status: 'not-free' }],
    ['a time between the offered ones', { from: '2026-11-24T12:07' }, { status: 'not-free' }],
    ['a visit that ends after work', { from: '2026-11-24T17:30' }, { status: 'not-free' }],
    [
      'a day off',
      { from: '2026-11-29T12:00' },
      { status: 'not-free', reason: 'none of the staff works that day' },
    ],
    ['services that no single person performs', { moreServiceIds: ['1'] }, { field: 'serviceId' }],
  ])('refuses %s', async (_, given, expected) => {
    const { turn } = turns(salonContext());
    const { results, performed, question } = await turn('да', [['book', { ...PEDICURE[1], ...given }]]);
    expect(results).toMatchObject([expected]);
    expect([...performed, question]).toEqual(['']);
  });

  test('takes ids as numbers, a time with seconds, and "null" for what is left out', async () => {
    const { turn } = turns(salonContext());
    const { results } = await turn('педикюр', [
      ['book', { serviceId: 6, staffId: 3, from: '2026-11-24 12:00:00', moreServiceIds: null, guest: null }],
    ]);
    expect(results).toMatchObject([{ status: 'client-must-agree' }]);
  });
});

function withPrice(price: number) {
  return (context: Context): Context => ({
    ...context,
    company: {
      ...context.company,
      services: context.company.services.map((one) =>
        one.id === '6' ? { ...one, price: { min: price, max: price } } : one,
      ),
    },
  });
}

describe('move', () => {
  test('puts the old and the new time, and moves after a yes', async () => {
    const { turn } = turns(withBooking());
    expect((await turn('перенесите на четверг в 14', [MOVE])).question).toBe(
      'Сейчас у вас: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана. Перенести на новое время: «Мужская стрижка», в четверг, 26 ноября, в 14:00, мастер — Оксана, 1 500 ₽?',
    );
    expect((await turn('да', [MOVE])).performed).toEqual([
      { type: 'reschedule', bookingId: '501', from: '2026-11-26T14:00' },
    ]);
  });

  test('takes another member of staff only where that is asked for', async () => {
    const { turn } = turns(withBooking());
    const evening = { bookingId: '501', from: '2026-11-26T19:00' };
    expect((await turn('на 19', [['move', evening]])).results).toMatchObject([{ status: 'not-free' }]);
    await turn('к кому угодно', [['move', { ...evening, staffId: 'any' }]]);
    expect((await turn('да', [['move', { ...evening, staffId: 'any' }]])).performed).toEqual([
      { type: 'reschedule', bookingId: '501', from: '2026-11-26T19:00', staffId: '2' },
    ]);
  });

  test('its own time does not stand in its way', async () => {
    const { turn } = turns(withBooking());
    const { results } = await turn('на полчаса позже', [
      ['move', { bookingId: '501', from: '2026-11-25T15:30' }],
    ]);
    expect(results).toMatchObject([{ status: 'client-must-agree' }]);
  });

  test('to where it is already changes nothing', async () => {
    const { turn } = turns(withBooking());
    const { results, question } = await turn('на 15', [
      ['move', { bookingId: '501', from: '2026-11-25T15:00' }],
    ]);
    expect([results[0]?.status, question]).toEqual(['unchanged', '']);
  });

  test('of two changes of one booking in one reply, the last is put', async () => {
    const { turn } = turns(withBooking());
    const later: Call = ['move', { bookingId: '501', from: '2026-11-26T15:00' }];
    const { question } = await turn('на четверг в 14 или в 15', [CANCEL, MOVE, later]);
    expect(question).toContain('в 15:00, мастер — Оксана, 1 500 ₽?');
    expect(question).not.toContain('в 14:00');
    expect((await turn('да', [MOVE])).performed).toEqual([]);
  });

  test('the booking was changed by the business since: the question is put again', async () => {
    const { turn, change } = turns(withBooking());
    await turn('перенесите', [MOVE]);
    change((context) => ({
      ...context,
      client: {
        ...context.client,
        bookings: [bookingOf({ from: '2026-11-25T17:00', to: '2026-11-25T18:00' })],
      },
    }));
    const { performed, question } = await turn('да', [MOVE]);
    expect(performed).toEqual([]);
    expect(question).toContain('в 17:00');
  });
});

describe('cancel', () => {
  test('puts the booking, and cancels after a yes', async () => {
    const { turn } = turns(withBooking());
    expect((await turn('отмените', [CANCEL])).question).toBe(
      'У вас запись: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана, 1 500 ₽. Отменить её?',
    );
    expect((await turn('да', [CANCEL])).performed).toEqual([{ type: 'cancel', bookingId: '501' }]);
  });

  test.each([
    ["another client's booking", '777', { field: 'bookingId', given: '777' }],
    ['a busy time of another client', 'b1', { field: 'bookingId', given: 'b1' }],
    ['a closed booking', '400', { field: 'bookingId', given: '400' }],
  ])('refuses %s', async (_, bookingId, expected) => {
    const closed = bookingOf({ id: '400', status: 'cancelled' });
    const { turn } = turns(withBooking({ client: { bookings: [bookingOf(), closed] } }));
    expect((await turn('отмените', [['cancel', { bookingId }]])).results).toMatchObject([expected]);
  });
});

test('later than the rule of the company allows, nothing is put', async () => {
  const { turn } = turns(withBooking({ company: { changeNoticeMinutes: 3 * 24 * 60 } }));
  const { results, question } = await turn('перенесите', [MOVE, CANCEL]);
  expect(results).toMatchObject([{ status: 'not-allowed' }, { status: 'not-allowed' }]);
  expect(question).toBe('');
});

describe('several changes of one reply', () => {
  const CHANGED: Call[] = [CANCEL, ['book', { serviceId: '2', staffId: '1', from: '2026-11-25T15:00' }]];

  test('one yes is a yes to all: a service is changed by a cancellation and a booking at the same time', async () => {
    const { turn } = turns(withBooking());
    const first = await turn('вместо мужской женскую', CHANGED);
    expect(first.question).toContain('2. записать: «Женская стрижка», в среду, 25 ноября, в 15:00');
    expect((await turn('да', CHANGED)).performed.map(({ type }) => type)).toEqual(['cancel', 'book']);
  });

  test('a yes that names a part is a yes to none, and that part is put again alone', async () => {
    const { turn } = turns(withBooking());
    await turn('отмените стрижку и запишите на педикюр', [CANCEL, PEDICURE]);
    const { performed, question } = await turn('да, отмените, а на педикюр не надо', [CANCEL]);
    expect(performed).toEqual([]);
    expect(question).toContain('Отменить её?');
  });

  test('a new proposal replaces those of the reply before', async () => {
    const { turn } = turns(withBooking());
    await turn('перенесите на четверг в 14', [MOVE]);
    const later: Call = ['move', { bookingId: '501', from: '2026-11-26T15:00' }];
    await turn('лучше в 15', [later]);
    expect((await turn('да', [MOVE, later])).performed).toEqual([
      { type: 'reschedule', bookingId: '501', from: '2026-11-26T15:00' },
    ]);
  });

  test('the client has their own booking at the time: the model is told which', async () => {
    const { turn } = turns(withBooking());
    const { results } = await turn('на среду в 15', [
      ['book', { serviceId: '2', staffId: '1', from: '2026-11-25T15:00' }],
    ]);
    expect(results).toMatchObject([{ status: 'not-free', clientsOwnBookingIds: ['501'] }]);
  });
});

describe('what could never be booked is not put to the client', () => {
  test.each([
    ['a guest without end', { guest: 'а'.repeat(70_000) }, 'guest'],
    ['more services than a visit has', { moreServiceIds: Array(11).fill('6').join(',') }, 'moreServiceIds'],
  ])('%s', async (_, odd, field) => {
    const { turn } = turns(salonContext());
    const { results, question } = await turn('педикюр', [['book', { ...PEDICURE[1], ...odd }]]);
    expect(results).toMatchObject([{ status: 'error', field, given: expect.stringMatching(/^.{1,64}$/) }]);
    expect(question).toBe('');
  });
});
