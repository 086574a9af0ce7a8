import { generic } from '../../../src/bookings/generic';
import { salonCatalogue } from '../../booking-sync/salon';
import { storedBookings } from '../../booking-sync/stored';
import { addCompany, addSalon, dayFromNow, testDatabase } from '../../support/database';
import { syncNow } from '../../support/sync';
import { BookingServer } from './server';

const db = testDatabase();
const secret = 'whsec';
let server: BookingServer;
beforeEach(async () => {
  server = await BookingServer.start({ secret, utcOffsetMinutes: 180 });
});
afterEach(() => server.stop());

async function salon() {
  const company = await addCompany(db);
  const settings = generic.settings.parse({ secret, url: server.url });
  return { id: 'salon', company, provider: 'generic', settings } as const;
}

test('a sync reads the catalogue and the bookings; one that is not there any more is cancelled', async () => {
  server.catalogue = salonCatalogue();
  const [system, from] = [await salon(), `${dayFromNow(1)}T10:00`];
  const { externalId } = server.add({ staffId: 'p1', from, durationMinutes: 60 });
  expect(await syncNow(db, system)).toMatchObject({ bookings: { read: 1, created: 1 } });
  server.bookings.delete(externalId);
  await syncNow(db, system);
  expect(await storedBookings(db, system.company)).toEqual({ [externalId]: 'cancelled' });
});

test('a catalogue of another shape fails the sync, and its field is named', async () => {
  server.catalogue = { services: [{ externalId: 's1', title: 'Haircut', durationMinutes: '60' }] };
  await expect(syncNow(db, await salon())).rejects.toThrow('services.0.durationMinutes');
});

test('without url, the settings give staff and services their ids; a name that the company does not have is told', async () => {
  const { companyId, staffId, serviceId } = await addSalon(db, []);
  const settings = generic.settings.parse({
    secret,
    staff: { Оксана: 17, Olivia: '18' },
    services: { Стрижка: '301' },
  });
  const system = { id: 'salon', company: companyId, provider: 'generic', settings } as const;
  expect(await syncNow(db, system)).toMatchObject({
    catalogue: { staff: { changed: 1 }, services: { changed: 1 }, unknown: { staff: ['Olivia'] } },
    bookings: null,
  });
  const idsOf = (table: 'staff' | 'service') =>
    db.selectFrom(table).select(['id', 'external_id']).where('company_id', '=', companyId).execute();
  expect(await idsOf('staff')).toEqual([{ id: staffId, external_id: '17' }]);
  expect(await idsOf('service')).toEqual([{ id: serviceId, external_id: '301' }]);
});

test('what the booking system lists is not replaced by the settings', async () => {
  server.catalogue = salonCatalogue();
  const { company } = await salon();
  const settings = generic.settings.parse({ secret, url: server.url, staff: { Olivia: '17' } });
  const synced = await syncNow(db, { id: 'salon', company, provider: 'generic', settings });
  expect(synced.catalogue).toMatchObject({ staff: { added: 2 }, unknown: { staff: [] } });
  expect(synced.catalogue?.staff?.names?.added).toHaveLength(2);
});

test('with another secret, the failure names the field', async () => {
  const { company } = await salon();
  const settings = generic.settings.parse({ secret: 'other', url: server.url });
  const syncing = syncNow(db, { id: 'salon', company, provider: 'generic', settings });
  await expect(syncing).rejects.toThrow('`secret` must be the same on both sides');
});

test('one id for two names is refused', () => {
  const given = { secret, staff: { Olivia: '17', Jack: '17' } };
  expect(generic.settings.safeParse(given).error?.issues[0]?.message).toContain('one id to two names');
});
