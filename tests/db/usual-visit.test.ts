import { loadClients } from '../../src/db/segments/client';
import { addBooking, addClient, addSalon, dayFromNow, type Salon, testDatabase } from '../support/database';
import { newPhone } from '../support/system';

const db = testDatabase();

let salon: Salon;
let phone: string;
let clientId: string;
beforeEach(async () => {
  salon = await addSalon(db, []);
  phone = newPhone();
  clientId = await addClient(db, salon.companyId, phone);
});

const COMPLETED = { status: 'completed' as const };

/** Each at another hour, so that none overlaps. */
let hour = 0;
async function visit(days: number, values: Parameters<typeof addBooking>[4] = COMPLETED): Promise<void> {
  hour = (hour + 1) % 20;
  const at = (minutes: string) => `${dayFromNow(days)}T${String(hour).padStart(2, '0')}:${minutes}Z`;
  await addBooking(db, salon, at('00'), at('30'), { client_id: clientId, ...values });
}

async function other(table: 'service' | 'staff'): Promise<string> {
  const values = {
    service: { title: 'Маникюр', price_min: 1, price_max: 1, duration_minutes: 30 },
    staff: { name: 'Ольга' },
  };
  const row = { company_id: salon.companyId, ...values[table] } as never;
  const { id } = await db.insertInto(table).values(row).returning('id').executeTakeFirstOrThrow();
  return id as unknown as string;
}

async function usual() {
  const [loaded] = await loadClients(db, [{ companyId: salon.companyId, client: phone }]);
  return loaded?.value.usual;
}

test('a client who returns after months is known by the service and the master of their visits', async () => {
  for (const months of [5, 6, 8]) await visit(-30 * months);
  expect(await usual()).toEqual({ serviceId: salon.serviceId, staffId: salon.staffId, visits: 3 });
});

test('one visit is not usual', async () => {
  await visit(-30);
  expect(await usual()).toBeUndefined();
});

test('visits of more than two years ago do not count', async () => {
  await visit(-800);
  await visit(-760);
  await visit(-30);
  expect(await usual()).toBeUndefined();
});

test('bookings to come, and those that were cancelled or missed, are no visits', async () => {
  await visit(-30);
  await visit(9, { status: 'booked' });
  await visit(-40, { status: 'cancelled' });
  await visit(-50, { status: 'no-show' });
  expect(await usual()).toBeUndefined();
});

test('a booking that is over and was never closed counts as a visit', async () => {
  await visit(-30, { status: 'booked' });
  await visit(-60, { status: 'booked' });
  expect(await usual()).toMatchObject({ visits: 2, serviceId: salon.serviceId });
});

test('what is not the same in more than half of the visits is not usual', async () => {
  const [nails, olga] = [await other('service'), await other('staff')];
  await visit(-30);
  await visit(-60, { ...COMPLETED, service_id: nails });
  expect(await usual()).toEqual({ serviceId: null, staffId: salon.staffId, visits: 2 });
  await visit(-90, { ...COMPLETED, staff_id: olga, service_id: nails });
  expect(await usual()).toEqual({ serviceId: nails, staffId: salon.staffId, visits: 3 });
  await visit(-120, { ...COMPLETED, staff_id: olga });
  expect(await usual()).toEqual({ serviceId: null, staffId: null, visits: 4 });
});

test('visits without a service or a member of staff are visits, and nothing is usual in them', async () => {
  await visit(-30, { ...COMPLETED, service_id: null, staff_id: null });
  await visit(-60, { ...COMPLETED, service_id: null, staff_id: null });
  expect(await usual()).toEqual({ serviceId: null, staffId: null, visits: 2 });
});
