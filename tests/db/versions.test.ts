import { addBooking, addClient, addSalon, type Salon, testDatabase } from '../support/database';
import { newPhone } from '../support/system';

const db = testDatabase();

interface Place extends Salon {
  anna: string;
  boris: string;
  bookingId: string;
}

/** A new salon for each test, with a booking of Anna's. */
async function place(): Promise<Place> {
  const salon = await addSalon(db, ['2027-03-01']);
  const anna = await addClient(db, salon.companyId, newPhone(), { name: 'Анна' });
  const boris = await addClient(db, salon.companyId, newPhone(), { name: 'Борис' });
  const bookingId = await addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z', {
    client_id: anna,
  });
  return { ...salon, anna, boris, bookingId };
}

async function versions({ companyId, anna, boris }: Place, from: Pick<typeof db, 'selectFrom'> = db) {
  const company = await from
    .selectFrom('company')
    .select(['version', 'schedule_version'])
    .where('id', '=', companyId)
    .executeTakeFirstOrThrow();
  const clients = await from
    .selectFrom('client')
    .select(['id', 'version'])
    .where('company_id', '=', companyId)
    .execute();
  const versionOf = (id: string) => clients.find((client) => client.id === id)?.version ?? 0;
  return {
    company: company.version,
    schedule: company.schedule_version,
    anna: versionOf(anna),
    boris: versionOf(boris),
  };
}

type Part = keyof Awaited<ReturnType<typeof versions>>;

async function changedBy(at: Place, change: () => Promise<unknown>): Promise<Part[]> {
  const before = await versions(at);
  await change();
  const after = await versions(at);
  const parts = Object.keys(before) as Part[];
  return parts.filter((part) => after[part] !== before[part]);
}

const changes: [string, Part[], (at: Place) => Promise<unknown>][] = [
  [
    'a new service',
    ['company'],
    ({ companyId }) =>
      db
        .insertInto('service')
        .values({
          company_id: companyId,
          title: 'Маникюр',
          price_min: 1,
          price_max: 2,
          duration_minutes: 30,
        })
        .execute(),
  ],
  [
    'a new price',
    ['company'],
    ({ serviceId }) =>
      db.updateTable('service').set({ price_max: 1500 }).where('id', '=', serviceId).execute(),
  ],
  [
    'a new member of the staff',
    ['company'],
    ({ companyId }) => db.insertInto('staff').values({ company_id: companyId, name: 'Сергей' }).execute(),
  ],
  [
    'a new name of a member of the staff',
    ['company'],
    ({ staffId }) => db.updateTable('staff').set({ name: 'Оксана К.' }).where('id', '=', staffId).execute(),
  ],
  [
    'a service that a staff member no longer performs',
    ['company'],
    ({ staffId }) => db.deleteFrom('staff_service').where('staff_id', '=', staffId).execute(),
  ],
  [
    'a new shift',
    ['schedule'],
    ({ companyId, staffId }) =>
      db
        .insertInto('working_hours')
        .values({
          company_id: companyId,
          staff_id: staffId,
          date: '2027-03-02',
          starts: '10:00',
          ends: '20:00',
        })
        .execute(),
  ],
  [
    'a longer shift',
    ['schedule'],
    ({ staffId }) =>
      db.updateTable('working_hours').set({ ends: '21:00' }).where('staff_id', '=', staffId).execute(),
  ],
  [
    'a removed shift',
    ['schedule'],
    ({ staffId }) => db.deleteFrom('working_hours').where('staff_id', '=', staffId).execute(),
  ],
  [
    "a new booking of Anna's",
    ['schedule', 'anna'],
    (at) => addBooking(db, at, '2027-03-02T10:00Z', '2027-03-02T11:00Z', { client_id: at.anna }),
  ],
  [
    'a new booking without a client',
    ['schedule'],
    (at) => addBooking(db, at, '2027-03-02T10:00Z', '2027-03-02T11:00Z'),
  ],
  [
    "Anna's booking when it is cancelled",
    ['schedule', 'anna'],
    ({ bookingId }) =>
      db.updateTable('booking').set({ status: 'cancelled' }).where('id', '=', bookingId).execute(),
  ],
  [
    "Anna's booking when it becomes Boris's",
    ['schedule', 'anna', 'boris'],
    ({ bookingId, boris }) =>
      db.updateTable('booking').set({ client_id: boris }).where('id', '=', bookingId).execute(),
  ],
  [
    "Anna's booking when it is removed",
    ['schedule', 'anna'],
    ({ bookingId }) => db.deleteFrom('booking').where('id', '=', bookingId).execute(),
  ],
  [
    'a new name of Anna',
    ['anna'],
    ({ anna }) => db.updateTable('client').set({ name: 'Анна П.' }).where('id', '=', anna).execute(),
  ],
  [
    'a note on Anna',
    ['anna'],
    ({ anna }) => db.updateTable('client').set({ notes: 'Аллергия' }).where('id', '=', anna).execute(),
  ],
  [
    'a new name of the company',
    ['company'],
    ({ companyId }) => db.updateTable('company').set({ name: 'Лотос' }).where('id', '=', companyId).execute(),
  ],
  [
    'another time zone, which changes every local time',
    ['company', 'schedule', 'anna', 'boris'],
    ({ companyId }) =>
      db.updateTable('company').set({ timezone: 'Asia/Yekaterinburg' }).where('id', '=', companyId).execute(),
  ],
  [
    "the company's debounce",
    [],
    ({ companyId }) =>
      db
        .updateTable('company')
        .set({ debounce_ms: 400, max_wait_ms: 1500 })
        .where('id', '=', companyId)
        .execute(),
  ],
  [
    'a name that is the same as before',
    [],
    ({ anna }) => db.updateTable('client').set({ name: 'Анна' }).where('id', '=', anna).execute(),
  ],
  [
    'a conversation and its debounce',
    [],
    async ({ companyId, anna }) => {
      await db.insertInto('conversation').values({ company_id: companyId, client_id: anna }).execute();
      const now = new Date();
      await db
        .updateTable('conversation')
        .set({ waiting_since: now, due_at: now })
        .where('company_id', '=', companyId)
        .execute();
    },
  ],
];

test.each(changes)('%s changes the version of: %j', async (_, parts, change) => {
  const at = await place();
  expect(await changedBy(at, () => change(at))).toEqual(parts);
});

test('a removed service and a removed member of the staff change the version of the company', async () => {
  const at = await place();
  await db.deleteFrom('booking').where('id', '=', at.bookingId).execute();
  const removed = (table: 'service' | 'staff', id: string) => () =>
    db.deleteFrom(table).where('id', '=', id).execute();
  expect(await changedBy(at, removed('service', at.serviceId))).toEqual(['company']);
  expect(await changedBy(at, removed('staff', at.staffId))).toEqual(['company', 'schedule']);
});

test('a change of one company changes no version of another', async () => {
  const [ours, theirs] = [await place(), await place()];
  const all = async () => {
    for (const [, , change] of changes) await change(theirs).catch(() => undefined);
  };
  expect(await changedBy(ours, all)).toEqual([]);
});

test('a bulk insert changes only the versions of the schedule and the client that it concerns', async () => {
  const at = await place();
  const before = await versions(at);
  await db
    .insertInto('booking')
    .values(
      [1, 2, 3, 4, 5].map((day) => ({
        company_id: at.companyId,
        staff_id: at.staffId,
        client_id: at.boris,
        title: 'Стрижка',
        starts_at: `2027-04-0${day}T10:00Z`,
        ends_at: `2027-04-0${day}T11:00Z`,
      })),
    )
    .execute();
  const after = await versions(at);
  expect(after).toEqual({ ...before, schedule: after.schedule, boris: after.boris });
  expect([after.schedule, after.boris]).not.toEqual([before.schedule, before.boris]);
});

test('the version changes in the transaction that changes the data, and a rollback restores it', async () => {
  const at = await place();
  const before = await versions(at);
  const rolledBack = db.transaction().execute(async (tx) => {
    await addBooking(tx, at, '2027-03-05T10:00Z', '2027-03-05T11:00Z', { client_id: at.anna });
    await tx.updateTable('client').set({ name: 'Б.' }).where('id', '=', at.boris).execute();
    await tx.deleteFrom('staff_service').where('staff_id', '=', at.staffId).execute();
    const within = await versions(at, tx);
    for (const part of Object.keys(before) as Part[]) expect(within[part]).not.toBe(before[part]);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(await versions(at)).toEqual(before);
});
