import { companyOf } from '../../../src/bookings/yclients/company';
import { describeRecorded, recorded } from '../../channels/support/recorded';
import { connectTo, never, testServer } from './connected';
import { CUT, DAY, MASTER, OTHER_MASTER, WASH } from './location';

const all = testServer();
const read = (days = 3) => all.api.catalogue(days, never());

beforeEach(() =>
  jest.useFakeTimers({
    now: Date.parse(`${DAY}T00:30:00+03:00`),
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout'],
  }),
);
afterEach(() => jest.useRealTimers());

describe('the catalogue', () => {
  test('is the company, the services, the staff, who performs what, and the hours', async () => {
    const known = await read();
    expect(known.company).toEqual({
      name: 'Салон на Большой',
      timezone: 'Europe/Moscow',
      currency: 'RUB',
      phone: '+74950000000',
      address: 'Москва, Большой Саввинский пер., д. 3',
    });
    expect(known.services).toEqual([
      {
        externalId: CUT,
        title: 'Мужская стрижка',
        category: 'Волосы',
        description: '',
        price: { min: 1300, max: 1300 },
        durationMinutes: 60,
        active: true,
      },
      expect.objectContaining({ externalId: WASH, durationMinutes: 30 }),
    ]);
    expect(known.staff).toEqual([
      { externalId: MASTER, name: 'Оксана', specialization: 'стилист', about: 'С 2010 года', active: true },
      { externalId: OTHER_MASTER, name: 'Сергей', specialization: 'барбер', about: null, active: true },
    ]);
    expect(known.performs).toEqual([
      { staffId: MASTER, serviceId: CUT },
      { staffId: OTHER_MASTER, serviceId: CUT },
      { staffId: MASTER, serviceId: WASH },
    ]);
    expect(known.hours).toEqual({
      from: '2026-12-01',
      to: '2026-12-03',
      spans: [
        { staffId: MASTER, date: DAY, from: '10:00', to: '14:00' },
        { staffId: MASTER, date: DAY, from: '15:00', to: '20:00' },
        { staffId: OTHER_MASTER, date: DAY, from: '12:00', to: '22:00' },
      ],
    });
    expect(all.server.asked).toEqual([
      'GET company',
      'GET company/services',
      'GET company/service_categories',
      'GET company/staff',
      'GET company/staff/schedule',
    ]);
  });

  test('has the days of the salon, whatever the company had before; what is read later is read in its time zone', async () => {
    const elsewhere = connectTo(all.server, { timezone: 'America/New_York' });
    const { id } = all.server.location.add({ at: `${DAY}T10:00` });
    expect((await elsewhere.catalogue(1, never())).hours).toMatchObject({ from: DAY, to: DAY });
    expect(await elsewhere.readBooking(String(id), never())).toMatchObject({
      details: { startsAt: '2026-12-01T07:00:00.000Z' },
    });
  });

  test('does not offer what is not for online booking', async () => {
    const { location } = all.server;
    location.services[0] = { ...location.services[0], active: 0, price_min: null, staff: [], duration: 2700 };
    location.staff = [
      { id: 1, name: 'Уволена', fired: 1, hidden: 0 },
      { id: 2, name: 'Скрыт', fired: '0', hidden: '1' },
      { id: 3, name: 'Не записывают', fired: 0, hidden: 0, bookable: false },
    ];
    const known = await read();
    expect(known.services?.[0]).toMatchObject({ active: false, price: null, durationMinutes: 45 });
    expect(known.staff?.map(({ active }) => active)).toEqual([false, false, false]);
    expect(known.hours?.spans).toEqual([]);
  });

  test('reads the hours one by one where the location has no right to all of them', async () => {
    all.server.failNext(/staff\/schedule/, {
      status: 403,
      body: { success: false, meta: { message: 'Нет прав' } },
    });
    const schedule = [
      { date: '2026-12-01', is_working: 1, slots: [{ from: '9:00', to: '00:00' }] },
      { date: '2026-12-02', is_working: 0, slots: [{ from: '10:00', to: '14:00' }] },
    ];
    for (const id of [MASTER, OTHER_MASTER])
      all.server.failNext(new RegExp(`schedule/4564/${id}/2026-12-01/2026-12-03`), {
        status: 200,
        body: { success: true, data: id === MASTER ? schedule : [], meta: [] },
      });
    expect((await read()).hours?.spans).toEqual([
      { staffId: MASTER, date: '2026-12-01', from: '09:00', to: '24:00' },
    ]);
  });
});

describe('the company', () => {
  test.each([
    ['₽', 'RUB'],
    ['руб.', 'RUB'],
    ['€', 'EUR'],
    ['₸', 'KZT'],
    ['USD', 'USD'],
    ['$', undefined],
    ['', undefined],
  ])('with the currency %p has %p', (currency_short_title, currency) => {
    expect(companyOf({ title: 'Салон', currency_short_title })).toEqual({
      name: 'Салон',
      ...(currency && { currency }),
    });
  });

  test('has no time zone that is not a name of one', () => {
    for (const timezone of ['0', '3', 'Nowhere/Town', '', null]) expect(companyOf({ timezone })).toEqual({});
    expect(companyOf({ timezone: '3', timezone_name: 'Europe/Moscow' })).toEqual({
      timezone: 'Europe/Moscow',
    });
  });
});

test('the check says whose location it is, and asks for its records', async () => {
  expect(await all.api.check(never())).toBe(
    'location 4564 is "Салон на Большой" (Europe/Moscow); its records can be read',
  );
  expect(all.server.asked).toEqual(['GET company', 'GET records']);
});

describeRecorded('recorded answers', () => {
  const answer = (path: string) => ({ status: 200, body: recorded(`yclients/${path}`) });

  test('services, staff and schedule', async () => {
    all.server.failNext(/company\/4564\/services/, answer('api_services_list.json'));
    all.server.failNext(/company\/4564\/staff/, answer('api_staff_list.json'));
    all.server.failNext(/staff\/schedule/, { status: 404, body: { success: false } });
    all.server.failNext(/schedule\/4564\/1001539/, answer('api_schedule.json'));
    const { services, staff, performs, hours } = await read();
    expect(services).toMatchObject([
      { externalId: '79067', durationMinutes: 60, price: { min: 1000, max: 1000 } },
      { externalId: '83169', durationMinutes: 60, active: true },
    ]);
    expect(staff).toMatchObject([{ externalId: '1001539', active: true, about: null }]);
    expect(performs).toHaveLength(7);
    expect(hours?.spans).toHaveLength(6);
    expect(hours?.spans[1]).toEqual({ staffId: '1001539', date: '2016-02-04', from: '15:00', to: '23:15' });
  });
});
