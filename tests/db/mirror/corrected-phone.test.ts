import { mirrorClient } from '../../../src/db/mirror/told-client';
import { addClient, type Salon, testDatabase } from '../../support/database';
import { newPhone } from '../../support/system';
import { addMirroredSalon, booking, details, mirrorOf } from './support';

const db = testDatabase();
let salon: Salon;
const mirror = mirrorOf(db, () => salon);

let other: string;
let right: string;
let otherId: string;
beforeEach(async () => {
  salon = await addMirroredSalon(db);
  [other, right] = [newPhone(), newPhone()];
  otherId = await addClient(db, salon.companyId, other, { name: 'Анна' });
  await tell('own', 1, { phone: other });
  await tell('mistyped', 1, { phone: other, externalId: 'card-1' });
});

/** Bookings follow each other, hour by hour. */
let hour = 0;
const tell = (externalId: string, version: number, client: { phone?: string; externalId?: string }) => {
  const at = (minutes: number) => new Date(Date.UTC(2027, 2, 1, hour, minutes)).toISOString();
  hour += 1;
  const told = details({ startsAt: at(0), endsAt: at(30), client });
  return mirror(booking(version, { externalId, details: told }));
};

/** By booking: the canonical address of its client. */
async function owners() {
  const found = await db
    .selectFrom('booking')
    .leftJoin('client', 'client.id', 'booking.client_id')
    .select(['booking.external_id as id', 'client.address'])
    .where('booking.company_id', '=', salon.companyId)
    .execute();
  return Object.fromEntries(found.map(({ id, address }) => [id, address]));
}

async function addressesOf(clientId: string) {
  const found = await db
    .selectFrom('client_address')
    .select('address')
    .where('client_id', '=', clientId)
    .execute();
  return found.map(({ address }) => address);
}

const correctedBy = {
  'with the booking': () => tell('mistyped', 2, { phone: right, externalId: 'card-1' }),
  'of the client': () =>
    db
      .transaction()
      .execute((tx) =>
        mirrorClient(tx, salon.companyId, { phone: right, externalId: 'card-1', name: 'Olga' }),
      ),
};

describe.each(Object.entries(correctedBy))(
  'a phone that was another client’s, corrected by what is told %s',
  (_, correct) => {
    test('takes the booking from the other client, and links nothing to them', async () => {
      await correct();
      expect(await owners()).toEqual({ own: other, mistyped: right });
      expect(await addressesOf(otherId)).not.toContain(right);
    });

    test('takes the id of the booking system with it', async () => {
      await correct();
      await tell('next', 1, { externalId: 'card-1' });
      expect(await owners()).toMatchObject({ next: right });
    });

    test('goes to a client who is known by it', async () => {
      const rightId = await addClient(db, salon.companyId, right);
      await correct();
      await tell('next', 1, { externalId: 'card-1' });
      expect(await owners()).toEqual({ own: other, mistyped: right, next: right });
      expect(await addressesOf(rightId)).toEqual([right]);
    });

    test('tells both clients’ contexts', async () => {
      await db.deleteFrom('booking_event').where('company_id', '=', salon.companyId).execute();
      await correct();
      const events = await db
        .selectFrom('booking_event')
        .select('client_address')
        .where('company_id', '=', salon.companyId)
        .execute();
      expect(events.map(({ client_address }) => client_address)).toEqual(
        expect.arrayContaining([other, right]),
      );
    });
  },
);

test('an older event does not give the booking, or the id, back', async () => {
  await tell('mistyped', 3, { phone: right, externalId: 'card-1' });
  await tell('mistyped', 2, { phone: other, externalId: 'card-1' });
  await tell('next', 1, { externalId: 'card-1' });
  expect(await owners()).toEqual({ own: other, mistyped: right, next: right });
});
