import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openDatabase } from '../../src/db/database';
import { seedDemoSalon } from '../../src/dev/seed/demo-salon';
import { normalizePhone } from '../../src/domain/address';
import { createLogger } from '../../src/observability/logger';
import { databaseUrl } from '../support/servers';
import { expectAbout, seededBusyTimes, seededHours, seededServices, seededStaff } from './seeded-segments';

const db = openDatabase(databaseUrl, { pool: 2, logger: createLogger('silent') });
const run = randomUUID().slice(0, 8);
/** 09:00 in Moscow: the whole first day is in the future. */
const now = new Date('2026-11-24T06:00:00Z');
const salon = `seed-${run}`;

beforeAll(async () => {
  await seedDemoSalon(db, { companyId: salon, now });
});

afterAll(async () => {
  const ours = (id: string) => sql`${sql.ref(id)} like ${`seed-${run}%`}`;
  await sql`delete from booking where ${ours('company_id')}`.execute(db);
  await sql`delete from company where ${ours('id')}`.execute(db);
  await db.destroy();
});

const servicesOf = (companyId: string) => seededServices(db, companyId);
const staffOf = (companyId: string) => seededStaff(db, companyId);
const hoursOf = (companyId: string) => seededHours(db, companyId);
const busyOf = (companyId: string) => seededBusyTimes(db, companyId);

async function versionsOf(companyId: string) {
  return db
    .selectFrom('company')
    .select(['version', 'schedule_version'])
    .where('id', '=', companyId)
    .executeTakeFirstOrThrow();
}

const kilobytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value)) / 1000;

describe('the salon has a realistic size:', () => {
  test('eighty services take about 48 KB', async () => {
    const services = await servicesOf(salon);
    expect(services).toHaveLength(80);
    expect(new Set(services.map(({ category }) => category)).size).toBe(8);
    expectAbout(48, kilobytes(services));
  });

  test('twelve people take about 4 KB, and together they perform every service', async () => {
    const staff = await staffOf(salon);
    expect(staff).toHaveLength(12);
    expectAbout(4, kilobytes(staff));
    expect(new Set(staff.flatMap(({ serviceIds }) => serviceIds)).size).toBe(80);
  });

  test('thirty days of working hours, with lunch and days off, take about 42 KB', async () => {
    const hours = await hoursOf(salon);
    expect([...new Set(hours.map(({ date }) => date))]).toEqual(
      Array.from({ length: 30 }, (_, day) =>
        new Date(Date.UTC(2026, 10, 24 + day)).toISOString().slice(0, 10),
      ),
    );
    const workdays = new Set(hours.map(({ staffId, date }) => `${staffId} ${date}`)).size;
    expect(hours).toHaveLength(2 * workdays);
    expect(workdays).toBeLessThan(12 * 30);
    expectAbout(42, kilobytes(hours));
  });

  test('a month of bookings takes about 180 KB', async () => {
    const busy = await busyOf(salon);
    expectAbout(1850, busy.length);
    expectAbout(180, kilobytes(busy));
  });

  test('all together take about 300 KB', async () => {
    const parts = await Promise.all([servicesOf(salon), staffOf(salon), hoursOf(salon), busyOf(salon)]);
    const total = kilobytes(parts);
    expect(total).toBeGreaterThan(275);
    expect(total).toBeLessThan(330);
  });
});

describe('the calendar is realistic:', () => {
  test('every booking is within the working hours of its staff member', async () => {
    const hours = await hoursOf(salon);
    const outside = (await busyOf(salon)).filter(
      ({ staffId, from, to }) =>
        !hours.some(
          (open) =>
            open.staffId === staffId &&
            `${open.date}T${open.from}` <= from &&
            to <= `${open.date}T${open.to}`,
        ),
    );
    expect(outside).toEqual([]);
  });

  test('every workday of every staff member has a free hour', async () => {
    const busy = await busyOf(salon);
    const free = new Map<string, number>();
    for (const { staffId, date, from, to } of await hoursOf(salon)) {
      const taken = busy.filter((visit) => visit.staffId === staffId && visit.from.startsWith(date));
      const within = taken.filter((visit) => `${date}T${from}` <= visit.from && visit.to <= `${date}T${to}`);
      const ends = [`${date}T${from}`, ...within.map((visit) => visit.to)];
      const starts = [...within.map((visit) => visit.from), `${date}T${to}`];
      const gaps = ends.map((end, i) => (Date.parse(`${starts[i]}Z`) - Date.parse(`${end}Z`)) / 60_000);
      const key = `${staffId} ${date}`;
      free.set(key, Math.max(free.get(key) ?? 0, ...gaps));
    }
    expect([...free].filter(([, minutes]) => minutes < 60)).toEqual([]);
  });

  test('no client has two bookings at the same time', async () => {
    const { rows } = await sql`
      select a.id from booking a join booking b on a.client_id = b.client_id and a.id < b.id
        and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
      where a.company_id = ${salon}`.execute(db);
    expect(rows).toEqual([]);
  });

  test('no upcoming booking is in the past', async () => {
    const companyId = `seed-${run}-noon`;
    await seedDemoSalon(db, { companyId, now: new Date('2026-11-24T09:00:00Z'), scale: 0.2 });
    const [first] = await busyOf(companyId);
    expect(first?.from.slice(0, 10)).toBe('2026-11-24');
    expect(first?.from.slice(11) ?? '').toMatch(/^(12:(?!00)|1[3-9]|20)/);
  });
});

describe('the clients', () => {
  test('are three hundred, each with a possible phone number of the invented range', async () => {
    const clients = await db
      .selectFrom('client')
      .select(['address', 'name'])
      .where('company_id', '=', salon)
      .execute();
    expect(clients).toHaveLength(300);
    for (const { address, name } of clients) {
      expect(address).toMatch(/^\+7999000\d{4}$/);
      expect(normalizePhone(address)).toBe(address);
      expect(name).toBeTruthy();
    }
  });

  test('have their own address, and some also a WhatsApp id', async () => {
    const addresses = await db
      .selectFrom('client_address')
      .innerJoin('client', 'client.id', 'client_address.client_id')
      .select(['client_address.address as known', 'client.address as canonical'])
      .where('client_address.company_id', '=', salon)
      .execute();
    expect(addresses.filter(({ known, canonical }) => known === canonical)).toHaveLength(300);
    const others = addresses.filter(({ known, canonical }) => known !== canonical);
    expect(others.length).toBeGreaterThan(0);
    for (const { known } of others) expect(known).toMatch(/^lid:\d+$/);
  });

  test('some have closed visits, with the person who closed them', async () => {
    const closed = await db
      .selectFrom('booking')
      .select(['status', 'closed_by', 'closed_at'])
      .where('company_id', '=', salon)
      .where('status', '<>', 'booked')
      .execute();
    expect(closed.length).toBeGreaterThan(20);
    expect(new Set(closed.map(({ status }) => status))).toEqual(new Set(['completed', 'cancelled']));
    expect(closed.filter((visit) => !visit.closed_by || !visit.closed_at)).toEqual([]);
  });

  test('one is Анна, who had a visit two weeks ago and has another one booked', async () => {
    const anna = await db
      .selectFrom('client')
      .selectAll()
      .where('company_id', '=', salon)
      .where('address', '=', '+79990000001')
      .executeTakeFirstOrThrow();
    expect(anna).toMatchObject({ name: 'Анна', notes: expect.stringContaining('Аллергия') });
    const bookings = await db
      .selectFrom('booking')
      .select(['status', 'starts_at', 'closed_by'])
      .where('client_id', '=', anna.id)
      .orderBy('starts_at')
      .execute();
    expect(bookings).toEqual([
      { status: 'completed', starts_at: new Date('2026-11-10T09:00:00Z'), closed_by: expect.any(String) },
      { status: 'booked', starts_at: expect.any(Date), closed_by: null },
    ]);
    expect(bookings[1]?.starts_at.getTime()).toBeGreaterThan(now.getTime());
  });
});

describe('the bookings of the first forty clients:', () => {
  /** Statuses of the bookings by the number of the client. */
  async function bookingsOf(companyId: string, phone: (number: number) => string) {
    const rows = await db
      .selectFrom('client')
      .leftJoin('booking', 'booking.client_id', 'client.id')
      .select(['client.address', 'booking.status'])
      .where('client.company_id', '=', companyId)
      .execute();
    return (number: number) =>
      rows.flatMap(({ address, status }) => (address === phone(number) && status ? status : [])).sort();
  }

  test.each([
    ['ru', (number: number) => `+7999${String(number).padStart(7, '0')}`],
    ['en', (number: number) => `+447700${900_000 + number}`],
  ] as const)('one to come, or none, and some have been here before (%s)', async (language, phone) => {
    const companyId = `seed-${run}-few-${language}`;
    await seedDemoSalon(db, { companyId, language, now: new Date('2026-11-27T09:00:00Z') });
    const of = await bookingsOf(companyId, phone);
    for (const number of [7, 12, 16, 20, 22, 26]) expect(of(number)).toEqual(['booked']);
    for (const number of [1, 9]) expect(of(number)).toEqual(['booked', 'completed']);
    for (const number of [3, 8, 13]) expect(of(number)).toEqual([]);
    for (let number = 1; number <= 40; number += 1)
      expect(of(number).filter((status) => status === 'booked').length).toBeLessThan(2);
  });
});

describe('the English salon', () => {
  const companyId = `seed-${run}-en`;
  /** London's clocks go back on 25 October 2026, within the thirty days. */
  beforeAll(async () => {
    await seedDemoSalon(db, { companyId, language: 'en', now: new Date('2026-10-10T08:00:00Z') });
  });

  test('has as many services and people as the Russian one, and every service is performed', async () => {
    const [services, staff] = await Promise.all([servicesOf(companyId), staffOf(companyId)]);
    expect(services).toHaveLength(80);
    expect(new Set(services.map(({ category }) => category)).size).toBe(8);
    expect(staff).toHaveLength(12);
    expect(new Set(staff.flatMap(({ serviceIds }) => serviceIds)).size).toBe(80);
    expectAbout(36, kilobytes(services)); // Latin letters take half the bytes of Cyrillic ones
  });

  test('is in English throughout', async () => {
    const { rows } = await sql<{ company: unknown; clients: unknown }>`
      select row_to_json(company) as company,
        (select json_agg(client) from client where company_id = company.id) as clients
      from company where id = ${companyId}`.execute(db);
    const all = [rows, await servicesOf(companyId), await staffOf(companyId)];
    expect(JSON.stringify(all)).not.toMatch(/\p{Script=Cyrillic}/u);
    expect(rows[0]?.company).toMatchObject({ timezone: 'Europe/London', locale: 'en-GB', currency: 'GBP' });
  });

  test('has its bookings within the working hours of London, also after the clocks change', async () => {
    const busy = await seededBusyTimes(db, companyId, 'Europe/London');
    const hours = await hoursOf(companyId);
    expectAbout(1850, busy.length);
    const outside = busy.filter(
      ({ staffId, from, to }) =>
        !hours.some(
          (open) =>
            open.staffId === staffId &&
            `${open.date}T${open.from}` <= from &&
            to <= `${open.date}T${open.to}`,
        ),
    );
    expect(outside).toEqual([]);
  });
});

describe('seeding again', () => {
  test('changes nothing and reports it', async () => {
    const before = [await versionsOf(salon), await staffOf(salon), await busyOf(salon)];
    const summary = await seedDemoSalon(db, { companyId: salon, now });
    expect(summary).toMatchObject({ outcome: 'unchanged', services: 0, clients: 0, bookings: 0 });
    expect([await versionsOf(salon), await staffOf(salon), await busyOf(salon)]).toEqual(before);
  });

  test('with replace adds the salon again, and does not change other companies', async () => {
    const companyId = `seed-${run}-replaced`;
    const first = await seedDemoSalon(db, { companyId, now, scale: 0.1 });
    const [replaced] = await servicesOf(companyId);
    expect(first).toMatchObject({ outcome: 'created', services: 8, staff: 1, clients: 30 });
    const other = await busyOf(salon);

    await expect(seedDemoSalon(db, { companyId, now, scale: 0.1, replace: true })).resolves.toEqual({
      ...first,
      outcome: 'replaced',
    });

    const services = await servicesOf(companyId);
    expect(services).toHaveLength(8);
    expect(services.map(({ id }) => id)).not.toContain(replaced?.id);
    expect(await busyOf(salon)).toEqual(other);
  });

  test('for another company makes the same salon', async () => {
    const companyId = `seed-${run}-twin`;
    await seedDemoSalon(db, { companyId, now });
    const times = async (id: string) => (await busyOf(id)).map(({ from, to }) => `${from} ${to}`);
    expect(await times(companyId)).toEqual(await times(salon));
  });

  test('twice at the same time adds one salon', async () => {
    const companyId = `seed-${run}-twice`;
    const seed = () => seedDemoSalon(db, { companyId, now, scale: 0.1 });
    const outcomes = (await Promise.all([seed(), seed()])).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['created', 'unchanged']);
  });
});

describe('the scale', () => {
  test.each([
    [0.25, 24, 3],
    [2, 160, 24],
  ])(
    '%d makes a salon of that size, in which every service is performed',
    async (scale, services, people) => {
      const companyId = `seed-${run}-${people}`;
      const summary = await seedDemoSalon(db, { companyId, now, scale });
      const staff = await staffOf(companyId);
      expect(summary).toMatchObject({ services, staff: people, clients: 300 * scale });
      expect(new Set(staff.flatMap(({ serviceIds }) => serviceIds)).size).toBe(services);
      expectAbout(1850 * scale, (await busyOf(companyId)).length);
    },
  );
});
