import { dependencies, failureOf, never } from '../support/connect';
import { connected } from './client';

let salon: Awaited<ReturnType<typeof connected>>;
let now: jest.SpyInstance<number>;
beforeEach(async () => {
  salon = await connected({ staff: ['anna', 'boris'] });
  now = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-11-24T06:00:00Z'));
});
afterEach(async () => {
  now.mockRestore();
  await salon.calCom.stop();
});

const catalogue = async (days = 2) => {
  const read = await salon.client.catalogue?.(days, never());
  if (!read) throw new Error('there is no catalogue');
  return read;
};

test('services are event types by their slug; prices are those that are paid in Cal.com', async () => {
  const { services } = await catalogue();
  expect(services).toEqual([
    expect.objectContaining({
      externalId: 'haircut',
      title: 'Haircut',
      durationMinutes: 60,
      price: null,
      active: true,
    }),
    expect.objectContaining({ externalId: 'fringe', durationMinutes: 30, price: { min: 15.5, max: 15.5 } }),
    expect.objectContaining({ externalId: 'staff-only', active: false }),
  ]);
});

test('staff are the listed users, each with their event types', async () => {
  const { staff, performs } = await catalogue();
  expect(staff).toEqual([
    { externalId: 'anna', name: 'Anna', specialization: null, about: null, active: true },
    { externalId: 'boris', name: 'Boris', specialization: null, about: null, active: true },
  ]);
  expect(performs).toContainEqual({ staffId: 'boris', serviceId: 'haircut' });
  expect(performs).not.toContainEqual({ staffId: 'boris', serviceId: 'fringe' });
});

test('without a list, staff are the user of the API key', async () => {
  await salon.calCom.stop();
  salon = await connected();
  const { staff } = await catalogue();
  expect(staff?.map(({ externalId }) => externalId)).toEqual(['anna']);
});

describe('hours', () => {
  const day = (staffId: string, date: string, from = '09:00', to = '18:00') => ({ staffId, date, from, to });

  test('are the slots of every day, joined', async () => {
    expect((await catalogue()).hours).toEqual({
      from: '2026-11-24',
      to: '2026-11-25',
      spans: [
        day('anna', '2026-11-24'),
        day('anna', '2026-11-25'),
        day('boris', '2026-11-24'),
        day('boris', '2026-11-25'),
      ],
    });
  });

  test('contain the time of bookings, so that it is free as soon as one is cancelled', async () => {
    await salon.book();
    expect((await catalogue(1)).hours?.spans).toContainEqual(day('anna', '2026-11-24'));
    await salon.cancel(salon.calCom.store.bookings[0]?.uid ?? '');
    expect((await catalogue(1)).hours?.spans).toContainEqual(day('anna', '2026-11-24'));
  });

  test('are local to the company, and a span beyond midnight is one of each day', async () => {
    await salon.calCom.stop();
    salon = await connected({ staff: ['boris'] }, dependencies({ timezone: 'Asia/Tokyo' }));
    expect((await catalogue(2)).hours?.spans).toEqual([
      day('boris', '2026-11-24', '18:00', '24:00'),
      day('boris', '2026-11-25', '00:00', '03:00'),
      day('boris', '2026-11-25', '18:00', '24:00'),
    ]);
  });

  test('are asked once for a schedule, with the shortest service', async () => {
    await catalogue();
    const asked = salon.calCom.requests.filter(({ path }) => path.startsWith('/v2/slots'));
    expect(asked.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('eventTypeId'))).toEqual([
      '12',
      '21',
    ]);
  });
});

test('an answer that breaks off gives no catalogue: nothing is closed by it', async () => {
  salon.calCom.disturb({ status: 200, body: '{"status":"success","data":[{"slug":"haircut"' }, 1);
  expect(await failureOf(catalogue())).toMatchObject({ code: 'bookings.unavailable' });
});

test('an address where there is no Cal.com gives no catalogue either', async () => {
  salon.calCom.disturb({ status: 404, body: 'Not Found' });
  expect(await failureOf(catalogue())).toMatchObject({ code: 'bookings.outage' });
});

test('the check names the user, and fails where the key is refused', async () => {
  expect(await salon.client.check?.(never())).toBe('user anna');
  await salon.calCom.stop();
  salon = await connected({ apiKey: 'cal_live_another' });
  const check = salon.client.check?.(never()) ?? Promise.resolve();
  expect(await failureOf(check, ['cal_live_another'])).toMatchObject({ code: 'bookings.outage' });
});
