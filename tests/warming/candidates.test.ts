import { warmingCandidates } from '../../src/db/warming';
import { setVip } from '../../src/operations/vip';
import { HOUR } from '../../src/time/duration';
import {
  addAddress,
  addBooking,
  addClient,
  addSalon,
  dayFromNow,
  type Salon,
  testDatabase,
} from '../support/database';
import { addClientSilentFor } from './fixture';

const db = testDatabase();
const [ANNA, BORIS, VERA, GLEB, DINA] = [1, 2, 3, 4, 5].map((i) => `+7916000000${i}`) as [
  string,
  string,
  string,
  string,
  string,
];

async function candidates(companyId: string, limit = 100) {
  return (await warmingCandidates(db, companyId, limit)).map(({ client, reason }) => [client, reason]);
}

test('VIPs come first, then the soonest bookings of the next 24 hours, then those who wrote last; each client once', async () => {
  const salon = await addSalon(db, [dayFromNow(0)]);
  const { companyId } = salon;
  await addClientSilentFor(db, companyId, ANNA, 30);
  await addClientSilentFor(db, companyId, BORIS, 3);
  await addClientSilentFor(db, companyId, DINA, 2);
  await book(salon, await addClient(db, companyId, VERA), 20);
  await book(salon, await addClient(db, companyId, GLEB), 5);
  await book(salon, await idOf(companyId, DINA), 10);
  await setVip(db, { companyId, client: BORIS }, true);

  expect(await candidates(companyId)).toEqual([
    [BORIS, 'vip'],
    [GLEB, 'booking'],
    [DINA, 'booking'],
    [VERA, 'booking'],
    [ANNA, 'active'],
  ]);
  expect(await candidates(companyId, 2)).toEqual([
    [BORIS, 'vip'],
    [GLEB, 'booking'],
  ]);
});

test('a cancelled booking, one of the day after tomorrow and a month of silence are no reason', async () => {
  const salon = await addSalon(db, [dayFromNow(0)]);
  const { companyId } = salon;
  await book(salon, await addClient(db, companyId, ANNA), 5, 'cancelled');
  await book(salon, await addClient(db, companyId, BORIS), 40);
  await addClientSilentFor(db, companyId, VERA, 31 * 24);
  expect(await candidates(companyId)).toEqual([]);
});

test('the mark of a VIP is set by any address of the client, and removed', async () => {
  const { companyId } = await addSalon(db, []);
  await addClient(db, companyId, ANNA);
  await addAddress(db, companyId, ANNA, 'lid:123456');
  await setVip(db, { companyId, client: 'lid:123456' }, true);
  expect(await candidates(companyId)).toEqual([[ANNA, 'vip']]);
  await setVip(db, { companyId, client: ANNA }, false);
  expect(await candidates(companyId)).toEqual([]);
});

test('a client whom the company does not know cannot be marked', async () => {
  const [one, other] = [await addSalon(db, []), await addSalon(db, [])];
  await addClient(db, other.companyId, ANNA);
  const marking = setVip(db, { companyId: one.companyId, client: ANNA }, true);
  await expect(marking).rejects.toMatchObject({ code: 'client.not-found' });
  expect(await candidates(other.companyId)).toEqual([]);
});

async function book(
  salon: Salon,
  clientId: string,
  inHours: number,
  status: 'booked' | 'cancelled' = 'booked',
) {
  const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
  await addBooking(db, salon, at(inHours), at(inHours + 1), { client_id: clientId, status });
}

async function idOf(companyId: string, address: string): Promise<string> {
  const { id } = await db
    .selectFrom('client')
    .select('id')
    .where('company_id', '=', companyId)
    .where('address', '=', address)
    .executeTakeFirstOrThrow();
  return id;
}
