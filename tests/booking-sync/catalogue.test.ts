import { createPostgresSource } from '../../src/db/context-source';
import type { CompanySegment, ScheduleSegment } from '../../src/domain/context';
import { addCompany, addSalon, dayFromNow, testDatabase } from '../support/database';
import { syncNow } from '../support/sync';
import { type Calendar, calendarSystem, startCalendar } from './calendar';
import { salonCatalogue } from './salon';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 21, dialogueMessages: 10 });

let calendar: Calendar;
beforeEach(async () => {
  calendar = await startCalendar();
  calendar.catalogue = salonCatalogue();
});
afterEach(() => calendar.stop());

const sync = (companyId: string) => syncNow(db, calendarSystem(companyId, calendar.url));

async function load(companyId: string): Promise<CompanySegment & ScheduleSegment> {
  const { signal } = new AbortController();
  const owner = { companyId, client: '+79990000001' };
  return { ...(await source.company(owner, signal)).value, ...(await source.schedule(owner, signal)).value };
}

async function offered(companyId: string) {
  const { services, staff } = await load(companyId);
  return {
    services: services.map(({ title }) => title),
    staff: Object.fromEntries(
      staff.map(({ name, serviceIds }) => [
        name,
        serviceIds.map((id) => services.find((service) => service.id === id)?.title),
      ]),
    ),
  };
}

const rowOf = (table: 'service' | 'staff', companyId: string, externalId: string) =>
  db
    .selectFrom(table)
    .select(['id', 'active'])
    .where('company_id', '=', companyId)
    .where('external_id', '=', externalId)
    .executeTakeFirst();

test('a company without anything gets its services, staff, who performs what, and hours', async () => {
  const companyId = await addCompany(db);
  const { catalogue } = await sync(companyId);
  expect(catalogue).toMatchObject({ services: { added: 2 }, staff: { added: 2 }, performs: { added: 3 } });
  const loaded = await load(companyId);
  expect(loaded).toMatchObject({ name: 'Ромашка', phone: '+74951234567' });
  expect(await offered(companyId)).toEqual({
    services: ['Стрижка', 'Окрашивание'],
    staff: { Анна: ['Стрижка'], Ольга: ['Стрижка', 'Окрашивание'] },
  });
  const olga = loaded.staff.find(({ name }) => name === 'Ольга')?.id;
  const tomorrow = loaded.hours.filter(({ date, staffId }) => date === dayFromNow(1) && staffId === olga);
  expect(tomorrow.map(({ from, to }) => `${from}-${to}`)).toEqual(['09:00-13:00', '14:00-18:00']);
});

test('rows of ours with the same names are adopted, and what the booking system does not offer is not offered', async () => {
  const { companyId, serviceId, staffId } = await addSalon(db, []);
  await sync(companyId);
  expect((await rowOf('service', companyId, 's1'))?.id).toBe(serviceId);
  expect(await offered(companyId)).toMatchObject({
    services: ['Стрижка', 'Окрашивание'],
    staff: { Анна: ['Стрижка'], Ольга: expect.anything() },
  });
  expect((await load(companyId)).staff.map(({ id }) => id)).not.toContain(staffId);
});

test('what is renamed there is the same row under its new name; what is removed there is no longer offered', async () => {
  const companyId = await addCompany(db);
  await sync(companyId);
  const before = await rowOf('service', companyId, 's1');
  const [cut, colour] = calendar.catalogue.services ?? [];
  calendar.catalogue.services = [{ ...cut, title: 'Стрижка женская' } as NonNullable<typeof cut>];
  calendar.catalogue.staff = (calendar.catalogue.staff ?? []).map((one) => ({
    ...one,
    active: one.name === 'Ольга',
  }));
  await sync(companyId);
  expect(await rowOf('service', companyId, 's1')).toEqual(before);
  expect(await offered(companyId)).toEqual({
    services: ['Стрижка женская'],
    staff: { Ольга: ['Стрижка женская'] },
  });
  calendar.catalogue.services.push(colour as NonNullable<typeof colour>);
  await sync(companyId);
  expect((await offered(companyId)).services).toEqual(['Стрижка женская', 'Окрашивание']);
});

test('two services of one name are two rows, and a service that is listed twice is one', async () => {
  const companyId = await addCompany(db);
  const [cut] = calendar.catalogue.services ?? [];
  const service = cut as NonNullable<typeof cut>;
  calendar.catalogue.services = [service, { ...service, externalId: 's9', category: 'Men' }, service];
  await sync(companyId);
  expect((await offered(companyId)).services).toEqual(['Стрижка', 'Стрижка']);
  expect((await sync(companyId)).catalogue?.services).toEqual({ added: 0, changed: 0, removed: 0 });
});

test('hours are written for the days that are told; a free day is free, whatever the weekly hours of a file say', async () => {
  const { companyId, staffId } = await addSalon(db, [dayFromNow(1), dayFromNow(9)]);
  await db.updateTable('staff').set({ name: 'Анна' }).where('id', '=', staffId).execute();
  const weekly = { company_id: companyId, staff_id: staffId, starts: '08:00', ends: '22:00' };
  await db
    .insertInto('weekly_hours')
    .values([1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ ...weekly, weekday })))
    .execute();
  const { hours } = calendar.catalogue;
  if (hours) hours.spans = hours.spans.filter(({ date }) => date !== dayFromNow(1));
  await sync(companyId);
  const ahead = (await load(companyId)).hours.filter(({ date }) => date > dayFromNow(0)); // today may be over in Moscow
  const anna = ahead.filter((span) => span.staffId === staffId);
  expect(anna.map(({ date, from }) => `${date} ${from}`)).toEqual([
    `${dayFromNow(2)} 10:00`,
    `${dayFromNow(9)} 10:00`, // beyond the days that were told
  ]);
});

test('a system without a list of its own links rows of ours, and only links them', async () => {
  const { companyId, staffId, serviceId } = await addSalon(db, [dayFromNow(1)]);
  calendar.catalogue = {
    links: {
      staff: [
        { externalId: 'oksana@group.calendar', name: 'Оксана' },
        { externalId: 'ghost@group.calendar', name: 'Никто' },
      ],
    },
  };
  const { catalogue } = await sync(companyId);
  expect(catalogue).toEqual({
    staff: { added: 0, changed: 1, removed: 0 },
    unknown: { services: [], staff: ['Никто'] },
  });
  expect(await rowOf('staff', companyId, 'oksana@group.calendar')).toEqual({ id: staffId, active: true });
  expect(await load(companyId)).toMatchObject({ services: [{ id: serviceId }], staff: [{ id: staffId }] });

  await db.insertInto('staff').values({ company_id: companyId, name: 'Ирина' }).execute();
  calendar.catalogue = { links: { staff: [{ externalId: 'oksana@group.calendar', name: 'Ирина' }] } };
  await sync(companyId);
  expect((await rowOf('staff', companyId, 'oksana@group.calendar'))?.id).not.toBe(staffId);
});

test('a part that is not told, and what PostgreSQL does not know, leave ours as it is', async () => {
  const { companyId } = await addSalon(db, [dayFromNow(1)], { name: 'Ours', address: 'Тверская, 5' });
  calendar.catalogue = { company: { name: 'Theirs', timezone: 'Mars/Olympus', currency: '₽' } };
  await sync(companyId);
  expect(await load(companyId)).toMatchObject({
    name: 'Theirs',
    timezone: 'Europe/Moscow',
    currency: 'RUB',
    address: 'Тверская, 5',
    services: [{ title: 'Стрижка' }],
    hours: [{ date: dayFromNow(1) }],
  });
});

test('prices and durations that cannot be are made possible', async () => {
  const companyId = await addCompany(db);
  const [cut] = calendar.catalogue.services ?? [];
  const odd = { ...(cut as NonNullable<typeof cut>), price: { min: 999.999, max: 0 }, durationMinutes: 0 };
  calendar.catalogue.services = [odd];
  await sync(companyId);
  expect((await load(companyId)).services).toMatchObject([
    { price: { min: 1000, max: 1000 }, durationMinutes: 1 },
  ]);
  expect((await sync(companyId)).catalogue?.services).toEqual({ added: 0, changed: 0, removed: 0 });
});

test.each(['services', 'staff'] as const)(
  'where the booking system tells of no %s any more, what can be booked stays, and the sync says so',
  async (part) => {
    const companyId = await addCompany(db);
    await sync(companyId);
    const before = await offered(companyId);
    calendar.catalogue = { ...salonCatalogue(), [part]: [], performs: [] };
    expect(await sync(companyId)).toMatchObject({ catalogue: null, warning: expect.stringContaining(part) });
    expect(await offered(companyId)).toEqual(before);
    calendar.catalogue = salonCatalogue();
    expect(await sync(companyId)).toMatchObject({ warning: null });
  },
);
