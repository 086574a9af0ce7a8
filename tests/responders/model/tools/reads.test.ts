import { bookingOf, busy, hours, member, salonContext, service } from '../../../support/contexts';
import { turns } from '../turns';

async function read(tool: string, input: Record<string, unknown>, context = salonContext()) {
  const { results, performed } = await turns(context).turn('здравствуйте', [[tool, input]]);
  expect(performed).toEqual([]);
  return results[0] ?? {};
}

describe('find_times', () => {
  test('names free starts by time, with those who are free then', async () => {
    expect(
      await read('find_times', { serviceId: '1', date: '2026-11-24', after: '11:00', before: '12:30' }),
    ).toEqual({
      service: 'Мужская стрижка',
      minutes: 60,
      free: {
        '2026-11-24T11:00': ['2'],
        '2026-11-24T11:30': ['2'],
        '2026-11-24T12:00': ['1', '2'],
      },
    });
  });

  test('names some of many, spread over the days, or the nearest to a time', async () => {
    const result = await read('find_times', { serviceId: '1' });
    const days = new Set(Object.keys(result.free ?? {}).map((from) => from.slice(0, 10)));
    expect([Object.keys(result.free ?? {}).length, days.size, result.more]).toEqual([12, 3, true]);
    const near = await read('find_times', { serviceId: '1', date: '2026-11-25', around: '16:00' });
    expect(Object.keys(near.free ?? {})).toContain('2026-11-25T16:00');
    expect(Object.keys(near.free ?? {})).not.toContain('2026-11-25T10:00');
  });

  test.each([
    ['the staff are off', { date: '2026-11-29' }, 'none of the staff works then'],
    ['everything is taken', { date: '2026-11-24', after: '19:30' }, 'taken'],
  ])('says why there is none, and what is next: %s', async (_, given, reason) => {
    const result = await read('find_times', { serviceId: '1', staffId: '2', ...given });
    expect(result).toMatchObject({ free: {}, reason });
  });

  test('names the next free times after a full day', async () => {
    const full = salonContext({
      schedule: { busy: [busy('9', '3', '2026-11-24T10:00', '2026-11-24T18:00')] },
    });
    const { next } = await read('find_times', { serviceId: '6', date: '2026-11-24' }, full);
    expect(Object.keys(next ?? {})[0]).toBe('2026-11-25T10:00');
  });

  test('for a move, the time of the booking itself counts as free', async () => {
    const context = salonContext({
      client: { bookings: [bookingOf()] },
      schedule: { busy: [busy('501', '1', '2026-11-25T15:00', '2026-11-25T16:00')] },
    });
    const wanted = { staffId: '1', date: '2026-11-25', after: '15:00', before: '16:00' };
    expect((await read('find_times', { bookingId: '501', ...wanted }, context)).free).toHaveProperty(
      '2026-11-25T15:30',
    );
    expect((await read('find_times', { serviceId: '1', ...wanted }, context)).free).toEqual({});
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['an unknown service', { serviceId: '99' }, 'serviceId'],
    ['nothing to find a time for', {}, 'serviceId'],
    ['a date in words', { serviceId: '1', date: 'завтра' }, 'date'],
    ['days that are over', { serviceId: '1', date: '2026-11-01' }, 'date'],
    ["another client's booking", { bookingId: 'b1' }, 'bookingId'],
  ])('refuses %s', async (_, input, field) => {
    expect(await read('find_times', input)).toMatchObject({ status: 'error', field });
  });
});

describe('look_up', () => {
  test('finds services by what clients call them', async () => {
    const { services } = await read('look_up', { what: 'services', words: 'ногти' });
    expect(services).toHaveLength(3);
    expect(services).toContainEqual({
      id: '6',
      title: 'Педикюр',
      category: 'Ногти',
      price: 2300,
      minutes: 90,
      staffIds: ['3'],
    });
  });

  test('keeps a large catalogue short, and says how much is left', async () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      service(`${100 + i}`, `Услуга ${i}`, '', 100, 200, 30),
    );
    const staff = [
      member(
        '1',
        'Оксана',
        many.map(({ id }) => id),
      ),
    ];
    const context = salonContext({ company: { services: many, staff } });
    const result = await read('look_up', { what: 'services' }, context);
    expect([(result.services as unknown[]).length, result.more]).toEqual([20, 280]);
    expect(JSON.stringify(result).length).toBeLessThan(3000);
  });

  test('tells of staff, working hours and the company', async () => {
    expect(await read('look_up', { what: 'staff', words: 'Ирина' })).toEqual({
      staff: [{ id: '3', name: 'Ирина', serviceIds: ['4', '5', '6'] }],
    });
    expect(await read('look_up', { what: 'hours', staffId: '2', date: '2026-11-25' })).toEqual({
      hours: [hours('2', '2026-11-25', '10:00', '20:00')],
    });
    expect(await read('look_up', { what: 'company' })).toMatchObject({ phone: '+74951234567' });
  });
});

test('of endless words the first are looked up', async () => {
  const { turn } = turns(salonContext());
  const { results } = await turn('?', [
    ['look_up', { what: 'services', words: `${'ъ '.repeat(150)}педикюр` }],
  ]);
  expect(results).toMatchObject([{ services: [] }]);
});
