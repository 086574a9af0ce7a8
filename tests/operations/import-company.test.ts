import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createPostgresSource } from '../../src/db/context-source';
import type { CompanySegment, ScheduleSegment } from '../../src/domain/context';
import { type CompanyFile, parseCompanyFile, requireWhole } from '../../src/operations/company-file';
import { importCompany } from '../../src/operations/import-company';
import { dayFromNow, testDatabase } from '../support/database';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 21, dialogueMessages: 10 });
const text = readFileSync('examples/salon.json', 'utf8');

type WholeFile = CompanyFile & { [Part in 'services' | 'staff']: NonNullable<CompanyFile[Part]> };

function example(change: (file: Record<string, unknown>) => void = () => undefined): WholeFile {
  const file = JSON.parse(text);
  file.id = `test-${randomUUID()}`;
  change(file);
  return parseCompanyFile('salon.json', JSON.stringify(file)) as WholeFile;
}

function withoutDaysOff(file: WholeFile): WholeFile {
  return { ...file, daysOff: [], staff: file.staff.map((one) => ({ ...one, daysOff: [] })) };
}

async function load({ id }: CompanyFile): Promise<CompanySegment & ScheduleSegment> {
  const { signal } = new AbortController();
  const owner = { companyId: id, client: '+79990000001' };
  return { ...(await source.company(owner, signal)).value, ...(await source.schedule(owner, signal)).value };
}

async function versions({ id }: CompanyFile) {
  return db
    .selectFrom('company')
    .select(['version', 'schedule_version'])
    .where('id', '=', id)
    .executeTakeFirst();
}

const weekday = (day: string) => new Date(`${day}T12:00:00Z`).getUTCDay();

test('a company of a file has its services, staff and the hours of every week', async () => {
  const file = example();
  await importCompany(db, file);
  const { services, staff, hours } = await load(file);
  expect(
    services.map(({ title, price, durationMinutes }) => [title, price.min, price.max, durationMinutes]),
  ).toEqual([
    ["Women's haircut", 48, 48, 60],
    ["Men's haircut", 32, 32, 45],
    ['Full colour', 85, 120, 120],
  ]);
  const [olivia, jack] = staff;
  expect(olivia?.serviceIds).toHaveLength(3);
  expect(jack?.serviceIds).toEqual([services[1]?.id]);
  const ofJack = hours.filter(({ staffId }) => staffId === jack?.id);
  expect(ofJack.length).toBeGreaterThanOrEqual(20);
  for (const { date, from, to } of ofJack) {
    expect(weekday(date)).toBeGreaterThanOrEqual(2);
    expect([`${from}-${to}`]).toContainEqual(expect.stringMatching(/^(10:00-13:00|14:00-19:00)$/));
  }
});

test('the same file again writes nothing, and no cached context is dropped', async () => {
  const file = example();
  await importCompany(db, file);
  const before = await versions(file);
  const summary = await importCompany(db, file);
  for (const written of Object.values(summary)) expect(written).toEqual({ added: 0, changed: 0, removed: 0 });
  expect(await versions(file)).toEqual(before);
});

test('a changed price moves the version of the company, and not that of its schedule', async () => {
  const file = example();
  await importCompany(db, file);
  const before = await versions(file);
  const [haircut, ...others] = file.services;
  const dearer = {
    ...file,
    services: [{ ...haircut, price: { min: 50, max: 50 } }, ...others],
  } as CompanyFile;
  expect((await importCompany(db, dearer)).services).toEqual({ added: 0, changed: 1, removed: 0 });
  const after = await versions(file);
  expect(after?.version).not.toBe(before?.version);
  expect(after?.schedule_version).toBe(before?.schedule_version);
  expect((await load(file)).services[0]?.price).toEqual({ min: 50, max: 50 });
});

test('what the file no longer names is not offered, and comes back under its former id', async () => {
  const file = example();
  await importCompany(db, file);
  const before = await load(file);
  const smaller = { ...file, services: file.services.slice(0, 2), staff: file.staff.slice(0, 1) };
  await importCompany(db, smaller);
  const reduced = await load(file);
  expect(reduced.services).toHaveLength(2);
  expect(reduced.staff).toHaveLength(1);
  expect(reduced.hours.every(({ staffId }) => staffId === before.staff[0]?.id)).toBe(true);
  await importCompany(db, file);
  expect(await load(file)).toEqual(before);
});

test('services and staff that the file leaves out stay as they are, with the days off of the staff', async () => {
  const file = example((given) => {
    const [olivia] = given.staff as object[];
    Object.assign(olivia ?? {}, { daysOff: Array.from({ length: 7 }, (_, i) => dayFromNow(i + 1)) });
  });
  await importCompany(db, file);
  const before = await load(file);
  const { services, staff, ...profile } = file;
  const summary = await importCompany(db, { ...profile, name: 'Another name' });
  expect(summary).toEqual({ company: { added: 0, changed: 1, removed: 0 }, daysOff: expect.anything() });
  expect(await load(file)).toEqual({ ...before, name: 'Another name' });
});

test('only a company with a booking system may leave them out', () => {
  const { staff, ...rest } = example();
  expect(() => requireWhole('salon.json', rest)).toThrow('salon.json: staff: it is missing; only a company');
  expect(() => requireWhole('salon.json', { ...rest, staff })).not.toThrow();
});

test('a dry run writes nothing', async () => {
  const file = example();
  expect((await importCompany(db, file, { dryRun: true })).services?.added).toBe(3);
  expect(await versions(file)).toBeUndefined();
});

test('hours of a date replace the weekly ones, and a day off removes them', async () => {
  const file = withoutDaysOff(example()); // those of the example are days of this year
  await importCompany(db, file);
  const { hours, staff } = await load(file);
  const [first, second, third] = [...new Set(hours.map(({ date }) => date))];
  const [olivia, jack] = staff.map(({ id }) => id);
  await db
    .insertInto('working_hours')
    .values({
      company_id: file.id,
      staff_id: olivia ?? '',
      date: first ?? '',
      starts: '20:00',
      ends: '21:00',
    })
    .execute();
  await db
    .insertInto('day_off')
    .values({ company_id: file.id, date: second ?? '' })
    .execute();
  await db
    .insertInto('day_off')
    .values({ company_id: file.id, date: third ?? '', staff_id: jack ?? '' })
    .execute();
  const changed = (await load(file)).hours;
  const on = (date: string | undefined) => changed.filter((one) => one.date === date);
  expect(on(first).filter(({ staffId }) => staffId === olivia)).toEqual([
    { staffId: olivia, date: first, from: '20:00', to: '21:00' },
  ]);
  expect(on(first).filter(({ staffId }) => staffId === jack)).toHaveLength(2);
  expect(on(second)).toEqual([]);
  expect(new Set(on(third).map(({ staffId }) => staffId))).toEqual(new Set([olivia]));
});

const rulesOf = ({ id }: CompanyFile) =>
  db
    .selectFrom('company')
    .select(['reminders', 'change_notice_minutes'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

test('reminders and the notice for changes are stored, and taken back by a file without them', async () => {
  const file = example();
  await importCompany(db, file);
  expect(await rulesOf(file)).toEqual({
    reminders: { before: [1440, 120], quiet: { from: '21:00', to: '09:00' } },
    change_notice_minutes: 180,
  });
  const { reminders: _, changeNotice: __, ...rest } = file;
  expect((await importCompany(db, rest)).company).toEqual({ added: 0, changed: 1, removed: 0 });
  expect(await rulesOf(file)).toEqual({ reminders: null, change_notice_minutes: null });
});

test('what the bot may do is written, and is left to the setting where the file does not say it', async () => {
  const autonomyOf = ({ id }: CompanyFile) =>
    db.selectFrom('company').select('autonomy').where('id', '=', id).executeTakeFirst();
  const file = example((given) => Object.assign(given, { autonomy: 'suggest' }));
  await importCompany(db, file);
  expect(await autonomyOf(file)).toEqual({ autonomy: 'suggest' });
  expect((await importCompany(db, file)).company).toEqual({ added: 0, changed: 0, removed: 0 });

  const { autonomy: _, ...rest } = file;
  await importCompany(db, rest);
  expect(await autonomyOf(file)).toEqual({ autonomy: null });
});

test('reminders without quiet hours may come at any hour', async () => {
  const file = example((given) => Object.assign(given, { reminders: { before: ['90m'] } }));
  await importCompany(db, file);
  expect(await rulesOf(file)).toMatchObject({ reminders: { before: [90], quiet: null } });
});

test('a time zone that only PostgreSQL does not know names the field, and nothing is written', async () => {
  const file = { ...example(), timezone: 'Europe/Lodon' };
  await expect(importCompany(db, file)).rejects.toThrow('company.timezone is "Europe/Lodon"');
  expect(await versions(file)).toBeUndefined();
});

type File = { services: Record<string, unknown>[]; staff: Record<string, unknown>[] } & Record<
  string,
  unknown
>;

test.each<[string, (file: File) => void, string]>([
  [
    'no services',
    (file) => {
      file.services = [];
    },
    'salon.json: services: ',
  ],
  [
    'no minutes',
    (file) => {
      Object.assign(file.services[0] ?? {}, { minutes: 0 });
    },
    'salon.json: services[0].minutes: ',
  ],
  [
    'a misspelt field',
    (file) => {
      Object.assign(file.staff[0] ?? {}, { nmae: 'x' });
    },
    'salon.json: staff[0].nmae: there is no such field; it must be one of name, specialization',
  ],
  [
    'a misspelt field in place of one that is needed',
    (file) => {
      const { minutes, ...rest } = file.services[0] ?? {};
      file.services[0] = { ...rest, minuts: minutes };
    },
    'salon.json: services[0].minuts: there is no such field; it must be minutes',
  ],
  [
    'a time zone that there is not',
    (file) => {
      Object.assign(file, { timezone: 'Europe/Lodon' });
    },
    'salon.json: timezone: must be a time zone, such as Europe/London',
  ],
  [
    'an unknown service',
    (file) => {
      Object.assign(file.staff[1] ?? {}, { services: ['Shave'] });
    },
    'salon.json: staff[1].services[0]: "Shave" is no service; it must be the title of a service: "Women\'s haircut"',
  ],
  [
    'a title twice',
    (file) => {
      file.services.push(file.services[0] ?? {});
    },
    `salon.json: services[3].title: "Women's haircut" stands twice`,
  ],
  [
    'an unknown day',
    (file) => {
      Object.assign(file.staff[0] ?? {}, { hours: { monday: '10:00-19:00' } });
    },
    'salon.json: staff[0].hours.monday: a day is one of mon, tue',
  ],
  [
    'unreadable hours',
    (file) => {
      Object.assign(file.staff[0] ?? {}, { hours: { mon: '10-19' } });
    },
    'salon.json: staff[0].hours.mon: hours are written 10:00-19:00',
  ],
  [
    'overlapping hours',
    (file) => {
      Object.assign(file.staff[0] ?? {}, { hours: { 'mon-fri': '10:00-19:00', wed: '18:00-20:00' } });
    },
    'the hours of wed overlap',
  ],
  [
    'a reminder without a unit',
    (file) => {
      Object.assign(file, { reminders: { before: ['24h', '2'] } });
    },
    'salon.json: reminders.before[1]: must be a duration such as 90m, 24h or 2d, from 15m to 30d',
  ],
  [
    'the same reminder twice',
    (file) => {
      Object.assign(file, { reminders: { before: ['24h', '1d'] } });
    },
    'salon.json: reminders.before: the same time stands twice',
  ],
  [
    'unreadable quiet hours',
    (file) => {
      Object.assign(file, { reminders: { before: ['2h'], quietHours: '21-9' } });
    },
    'salon.json: reminders.quietHours: must be two times such as 21:00-09:00',
  ],
  [
    'a misspelt field of the reminders',
    (file) => {
      Object.assign(file, { reminders: { before: ['2h'], quiet: '21:00-09:00' } });
    },
    'salon.json: reminders.quiet: there is no such field; it must be one of before, quietHours',
  ],
  [
    'an unreadable notice',
    (file) => {
      Object.assign(file, { changeNotice: '3' });
    },
    'salon.json: changeNotice: must be a duration such as 90m, 24h or 2d, from 1m to 30d',
  ],
  [
    'an unknown autonomy',
    (file) => {
      Object.assign(file, { autonomy: 'ask' });
    },
    'salon.json: autonomy: must be one of observe, suggest, answer; it is "ask". Nothing was changed',
  ],
  [
    'a budget that is a text',
    (file) => {
      Object.assign(file, { modelDailyBudget: '5' });
    },
    'salon.json: modelDailyBudget: must be number; it is "5"',
  ],
  [
    'a budget below nothing',
    (file) => {
      Object.assign(file, { modelDailyBudget: -1 });
    },
    'salon.json: modelDailyBudget: must be >=0; it is -1',
  ],
  [
    'a price below nothing',
    (file) => {
      Object.assign(file.services[0] ?? {}, { price: -1 });
    },
    'salon.json: services[0].price: must be a number that is not below 0, such as 48, or { "min": 85, "max": 120 }; it is -1',
  ],
  [
    'a price with its currency',
    (file) => {
      Object.assign(file.services[0] ?? {}, { price: '48 GBP' });
    },
    'salon.json: services[0].price: must be a number that is not below 0, such as 48, or { "min": 85, "max": 120 }; it is "48 GBP"',
  ],
  [
    'no time zone',
    (file) => {
      Object.assign(file, { timezone: undefined });
    },
    'salon.json: timezone: must be a time zone, such as Europe/London; it is not set',
  ],
  [
    'the name of a language',
    (file) => {
      Object.assign(file, { locale: 'russian' });
    },
    'salon.json: locale: must be a language tag, such as en or ru; it is "russian"',
  ],
  [
    'the name of a currency',
    (file) => {
      Object.assign(file, { currency: 'рубли' });
    },
    'salon.json: currency: must be the three letters of a currency, such as GBP or RUB; it is "рубли"',
  ],
])('%s: the error names the field', (_, change, message) => {
  expect(() => example(change as (file: Record<string, unknown>) => void)).toThrow(message);
});

test('a file that is not JSON is refused', () => {
  expect(() => parseCompanyFile('salon.json', '{')).toThrow('salon.json: it is not JSON');
});

test('a company has the daily budget of its file, or none of its own', async () => {
  const file = example((given) => Object.assign(given, { modelDailyBudget: 1.5 }));
  const budget = async () =>
    db
      .selectFrom('company')
      .select('model_daily_budget as budget')
      .where('id', '=', file.id)
      .executeTakeFirst();
  await importCompany(db, file);
  expect(await budget()).toEqual({ budget: 1.5 });
  await importCompany(db, { ...file, modelDailyBudget: undefined });
  expect(await budget()).toEqual({ budget: null });
});

test('a company keeps messages for as long as its file says, and not shorter than two weeks', async () => {
  const file = example((given) => Object.assign(given, { retentionDays: 90 }));
  const days = async () =>
    db.selectFrom('company').select('retention_days as days').where('id', '=', file.id).executeTakeFirst();
  await importCompany(db, file);
  expect(await days()).toEqual({ days: 90 });
  await importCompany(db, { ...file, retentionDays: undefined });
  expect(await days()).toEqual({ days: null });
  expect(() => example((given) => Object.assign(given, { retentionDays: 13 }))).toThrow('retentionDays');
});
