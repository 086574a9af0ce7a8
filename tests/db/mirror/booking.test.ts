import { mirrorGone } from '../../../src/db/mirror/booking';
import { UnknownStaff } from '../../../src/db/mirror/errors';
import { mirrorClient } from '../../../src/db/mirror/told-client';
import { addClient, addConversation, type Salon, testDatabase } from '../../support/database';
import { newPhone } from '../../support/system';
import { addMirroredSalon, booking, details, mirrorOf } from './support';

const db = testDatabase();
let salon: Salon;
const mirror = mirrorOf(db, () => salon);

beforeEach(async () => {
  salon = await addMirroredSalon(db);
});

const rows = () =>
  db.selectFrom('booking').selectAll().where('company_id', '=', salon.companyId).orderBy('id').execute();
const row = async (externalId = 'b-1') =>
  (await rows()).find(({ external_id }) => external_id === externalId);
const events = async () =>
  (
    await db
      .selectFrom('booking_event')
      .selectAll()
      .where('company_id', '=', salon.companyId)
      .orderBy('id')
      .execute()
  ).map(({ kind, client_address }) => [kind, client_address]);
const clientRow = async (phone: string) =>
  db
    .selectFrom('client')
    .selectAll()
    .where('company_id', '=', salon.companyId)
    .where('address', '=', phone)
    .executeTakeFirst();
async function versions(phone: string) {
  const company = await db
    .selectFrom('company')
    .select(['version', 'schedule_version'])
    .where('id', '=', salon.companyId)
    .executeTakeFirstOrThrow();
  return { ...company, client: (await clientRow(phone))?.version };
}

describe('what a booking system says of a booking', () => {
  test('becomes a row, with the staff, the service and the client that we know by it, and an event', async () => {
    const phone = newPhone();
    const clientId = await addClient(db, salon.companyId, phone);
    const { outcome, bookingId } = await mirror(
      booking(1, { details: details({ client: { phone, name: 'Анна' } }) }),
    );
    expect(outcome).toBe('created');
    expect(await row()).toMatchObject({
      id: bookingId,
      client_id: clientId,
      staff_id: salon.staffId,
      service_id: salon.serviceId,
      title: 'Стрижка',
      status: 'booked',
      price: 1500,
      made_by: 'booking-system',
      mirrored: true,
      closed_at: null,
    });
    expect(await events()).toEqual([['booking-created', phone]]);
    expect(await clientRow(phone)).toMatchObject({ name: 'Анна' });
  });

  test('and is told again writes nothing: no version moves', async () => {
    const phone = newPhone();
    const told = booking(1, {
      details: details({
        client: { phone, externalId: 'c-1', name: 'Анна' },
        confirmed: true,
        price: 10.005,
      }),
    });
    await mirror(told);
    const before = await versions(phone);
    expect(await mirror(told)).toMatchObject({ outcome: 'unchanged' });
    expect(await mirror({ ...told, version: 2 })).toMatchObject({ outcome: 'unchanged' });
    expect(await mirror({ ...told, version: 3, details: null })).toMatchObject({ outcome: 'unchanged' });
    expect(await versions(phone)).toEqual(before);
    expect(await events()).toHaveLength(1);
  });

  test('and is older than what is known changes nothing', async () => {
    await mirror(booking(2, { details: details({ startsAt: '2027-03-01T10:30:00Z' }) }));
    expect(await mirror(booking(1))).toMatchObject({ outcome: 'older' });
    expect((await row())?.starts_at.toISOString()).toBe('2027-03-01T10:30:00.000Z');
  });

  test('of a member of staff who is not known is refused, and nothing is written', async () => {
    const told = booking(1, { details: details({ staffId: 'staff-9', client: { phone: newPhone() } }) });
    await expect(mirror(told)).rejects.toThrow(UnknownStaff);
    const rest = await db
      .selectFrom('booking_source')
      .selectAll()
      .where('company_id', '=', salon.companyId)
      .execute();
    expect([await rows(), rest]).toEqual([[], []]);
  });

  test('of a service that is not known costs only the service', async () => {
    await mirror(booking(1, { details: details({ serviceIds: ['x', 'service-1', 'y'] }) }));
    expect(await row()).toMatchObject({ service_id: salon.serviceId, title: 'Стрижка' });
    await mirror(booking(2, { details: details({ serviceIds: ['x'] }) }));
    expect(await row()).toMatchObject({ service_id: null, title: '' });
  });
});

describe('the client of a booking', () => {
  test('who is not known yet is inserted with their address', async () => {
    const phone = newPhone();
    const told = {
      client: { phone: phone.replace('+7', '+7 (').replace(/(\d{3})(\d{7})$/, '$1) $2'), externalId: 'c-1' },
    };
    await mirror(booking(1, { details: details(told) }));
    const client = await clientRow(phone);
    expect(client).toMatchObject({ external_id: 'c-1', name: null });
    const addresses = await db
      .selectFrom('client_address')
      .selectAll()
      .where('client_id', '=', client?.id ?? '')
      .execute();
    expect(addresses.map(({ address }) => address)).toEqual([phone]);
    expect((await row())?.client_id).toBe(client?.id);
  });

  test('is found by the other spelling of their phone', async () => {
    const clientId = await addClient(db, salon.companyId, '+5491123456789');
    await mirror(booking(1, { details: details({ client: { phone: '+54 11 2345-6789' } }) }));
    expect((await row())?.client_id).toBe(clientId);
  });

  test('is found by their id there where we know no phone of them, and has the told one from then on', async () => {
    const [address, phone] = ['lid:123456', newPhone()];
    const id = await addClient(db, salon.companyId, address);
    await db.updateTable('client').set({ external_id: 'c-1' }).where('id', '=', id).execute();
    await mirror(booking(1, { details: details({ client: { phone, externalId: 'c-1' } }) }));
    await mirror(booking(1, { externalId: 'b-2', details: details({ client: { phone } }) }));
    expect((await rows()).map(({ client_id }) => client_id)).toEqual([id, id]);
  });

  test('keeps the name and the id that we know', async () => {
    const phone = newPhone();
    await addClient(db, salon.companyId, phone, { name: 'Анна' });
    await mirror(booking(1, { details: details({ client: { phone, externalId: 'c-1', name: 'Anna P.' } }) }));
    await mirror(booking(2, { details: details({ client: { phone, externalId: 'c-2', name: 'Anna P.' } }) }));
    expect(await clientRow(phone)).toMatchObject({ name: 'Анна', external_id: 'c-1' });
  });

  test('whose phone cannot be read costs the booking only its client', async () => {
    await mirror(booking(1, { details: details({ client: { phone: 'ask at the desk', name: 'Анна' } }) }));
    expect(await row()).toMatchObject({ client_id: null, status: 'booked' });
    expect(await events()).toEqual([['booking-created', null]]);
  });

  test('may change: the booking moves, and both clients get an event', async () => {
    const [anna, boris] = [newPhone(), newPhone()];
    await mirror(booking(1, { details: details({ client: { phone: anna } }) }));
    await mirror(booking(2, { details: details({ client: { phone: boris } }) }));
    expect((await row())?.client_id).toBe((await clientRow(boris))?.id);
    expect((await events()).slice(1)).toEqual([
      ['booking-updated', boris],
      ['booking-updated', anna],
    ]);
  });
});

describe('what becomes of a booking', () => {
  test.each(['cancelled', 'no-show', 'completed'] as const)(
    '%s: it is stored with who and when',
    async (status) => {
      await mirror(booking(1));
      const observedAt = new Date('2027-02-02T12:00:00Z');
      expect(await mirror(booking(2, { status, closedBy: 'admin' }), { observedAt })).toMatchObject({
        outcome: 'closed',
      });
      expect(await row()).toMatchObject({ status, closed_by: 'admin', closed_at: observedAt });
      expect((await events()).at(-1)?.[0]).toBe(
        status === 'cancelled' ? 'booking-cancelled' : 'booking-updated',
      );
      await mirror(booking(3, { status, closedBy: null }));
      expect(await row()).toMatchObject({ status, closed_by: 'admin', closed_at: observedAt });
    },
  );

  test('a closed booking is open again by a newer version, and not by an equal or older one', async () => {
    await mirror(booking(1));
    await mirror(booking(2, { status: 'cancelled' }));
    for (const version of [1, 2]) expect(await mirror(booking(version))).toMatchObject({ outcome: 'older' });
    expect(await row()).toMatchObject({ status: 'cancelled' });
    await mirror(booking(3));
    expect(await row()).toMatchObject({ status: 'booked', closed_by: null, closed_at: null });
  });

  test('one that is cancelled before it is known has no row, and an older event adds the details of a cancelled one', async () => {
    const cancelled = booking(3, { status: 'cancelled', closedBy: 'admin', details: null });
    expect(await mirror(cancelled)).toEqual({ outcome: 'unchanged', bookingId: null });
    await mirror(booking(1));
    await mirror(booking(2, { details: details({ startsAt: '2027-03-01T10:30:00Z' }) }));
    expect(await row()).toMatchObject({
      status: 'cancelled',
      closed_by: 'admin',
      starts_at: new Date('2027-03-01T10:30:00Z'),
    });
  });

  test('one that takes the place of another one cancels it, whichever is told first', async () => {
    const second = booking(5, { externalId: 'b-2', details: details({ replaces: 'b-1' }) });
    await mirror(booking(1));
    await mirror(second);
    expect((await rows()).map(({ external_id, status }) => [external_id, status])).toEqual([
      ['b-1', 'cancelled'],
      ['b-2', 'booked'],
    ]);
    await mirror(booking(6, { externalId: 'b-4', details: details({ replaces: 'b-3' }) }));
    await mirror(booking(4, { externalId: 'b-3' }));
    expect(await row('b-3')).toMatchObject({ status: 'cancelled' });
  });

  test('a confirmation by the client stays until the booking is moved, or the booking system takes it back', async () => {
    await mirror(booking(1));
    await db
      .updateTable('booking')
      .set({ confirmed_at: new Date() })
      .where('company_id', '=', salon.companyId)
      .execute();
    await mirror(booking(2, { details: details({ comment: 'tea' }) }));
    expect((await row())?.confirmed_at).not.toBeNull();
    await mirror(booking(3, { details: details({ startsAt: '2027-03-01T10:30:00Z' }) }));
    expect((await row())?.confirmed_at).toBeNull();
    await mirror(booking(4, { details: details({ confirmed: true }) }));
    expect((await row())?.confirmed_at).not.toBeNull();
    await mirror(booking(5));
    expect((await row())?.confirmed_at).toBeNull();
  });
});

describe('a booking that the booking system does not have any more', () => {
  const gone = (observedAt: Date) =>
    db.transaction().execute((tx) => mirrorGone(tx, salon.companyId, { externalId: 'b-1', observedAt }));
  const at = (minute: number) => new Date(Date.parse('2027-02-01T12:00:00Z') + minute * 60_000);

  test('is cancelled, unless something was said of it later', async () => {
    await mirror(booking(7), { observedAt: at(2) });
    expect(await gone(at(1))).toMatchObject({ outcome: 'older' });
    expect(await gone(at(3))).toMatchObject({ outcome: 'closed' });
    expect(await row()).toMatchObject({ status: 'cancelled', closed_by: null });
  });

  test('stays cancelled when an older read, or a late event, says that it is there', async () => {
    await mirror(booking(7), { observedAt: at(1) });
    await gone(at(3));
    await mirror(booking(8), { observedAt: at(2) });
    await mirror(booking(7), { observedAt: at(4), isEvent: true });
    expect(await row()).toMatchObject({ status: 'cancelled' });
  });

  test('is back when it is read again, also unchanged', async () => {
    await mirror(booking(7), { observedAt: at(1) });
    await gone(at(3));
    await mirror(booking(7), { observedAt: at(4) });
    expect(await row()).toMatchObject({ status: 'booked' });
  });

  test('and was completed stays completed', async () => {
    await mirror(booking(7, { status: 'completed' }), { observedAt: at(1) });
    await gone(at(3));
    expect(await row()).toMatchObject({ status: 'completed' });
  });
});

describe('a booking that a turn has made', () => {
  const key = () => `turn-${salon.companyId}`;
  let clientId: string;
  let conversationId: string;
  beforeEach(async () => {
    clientId = await addClient(db, salon.companyId, 'lid:4711');
    conversationId = await addConversation(db, salon.companyId, clientId);
  });

  test('is the bot’s, for its client, when the answer comes after the event', async () => {
    await mirror(booking(2));
    expect(await row()).toMatchObject({ made_by: 'booking-system', client_id: null });
    const observedAt = new Date('2027-01-01T00:00:00Z');
    const madeBy = { clientId, idempotencyKey: key() };
    expect(await mirror(booking(2), { observedAt, madeBy })).toMatchObject({ outcome: 'older' });
    expect(await row()).toMatchObject({ made_by: 'bot', client_id: clientId, idempotency_key: key() });
  });

  test('is known by its key before the answer comes; the booking that takes its place has a client, too', async () => {
    await db
      .insertInto('booking_request')
      .values({
        company_id: salon.companyId,
        conversation_id: conversationId,
        turn: 1,
        key: key(),
        action: '{}',
      })
      .execute();
    await mirror(booking(1, { details: details({ idempotencyKey: key() }) }));
    expect(await row()).toMatchObject({ made_by: 'bot', client_id: clientId, idempotency_key: key() });
    const second = details({ idempotencyKey: key(), replaces: 'b-1' });
    await mirror(booking(2, { externalId: 'b-2', details: second }));
    expect(await row('b-2')).toMatchObject({ made_by: 'bot', client_id: clientId, idempotency_key: null });
  });

  test('keeps its client when the booking system does not know them', async () => {
    await mirror(booking(1), { madeBy: { clientId, idempotencyKey: key() } });
    await mirror(booking(2, { details: details({ startsAt: '2027-03-01T10:30:00Z' }) }));
    expect(await row()).toMatchObject({ client_id: clientId, made_by: 'bot' });
  });
});

describe('a booking that names its client only by an id that is not known', () => {
  const waits = () => mirror(booking(1, { details: details({ client: { externalId: 'c-1' } }) }));

  test('is theirs when another booking tells their phone', async () => {
    const phone = newPhone();
    await waits();
    expect(await row()).toMatchObject({ client_id: null });
    await mirror(
      booking(1, { externalId: 'b-2', details: details({ client: { externalId: 'c-1', phone } }) }),
    );
    expect((await row())?.client_id).toBe((await clientRow(phone))?.id);
    expect((await events()).slice(1)).toContainEqual(['booking-updated', phone]);
  });

  test('is theirs when an event of the client tells their phone', async () => {
    const phone = newPhone();
    await waits();
    const told = { externalId: 'c-1', phone, name: 'Анна' };
    expect(await db.transaction().execute((tx) => mirrorClient(tx, salon.companyId, told))).toBe(true);
    expect(await clientRow(phone)).toMatchObject({ id: (await row())?.client_id, name: 'Анна' });
  });
});
