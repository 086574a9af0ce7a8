import { addBooking, addClient, addSalon, type Salon, testDatabase } from '../support/database';
import { newPhone } from '../support/system';

const db = testDatabase();
const OVERLAP = { code: '23P01' };
const FOREIGN = { code: '23503' };

describe('two bookings of one staff member', () => {
  let salon: Salon;
  beforeAll(async () => {
    salon = await addSalon(db, []);
    await addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z');
  });

  test.each([
    ['at the same time', '10:00', '11:00'],
    ['that begins before the other one ends', '10:59', '12:00'],
    ['that ends after the other one begins', '09:00', '10:01'],
    ['within the other one', '10:15', '10:30'],
    ['around the other one', '09:00', '12:00'],
  ])('cannot overlap: one %s is refused', async (_, starts, ends) => {
    await expect(addBooking(db, salon, `2027-03-01T${starts}Z`, `2027-03-01T${ends}Z`)).rejects.toMatchObject(
      OVERLAP,
    );
  });

  test('can touch', async () => {
    await addBooking(db, salon, '2027-03-01T09:00Z', '2027-03-01T10:00Z');
    await addBooking(db, salon, '2027-03-01T11:00Z', '2027-03-01T12:00Z');
  });

  test('can overlap if one of them is cancelled, which then cannot be restored', async () => {
    const id = await addBooking(db, salon, '2027-03-02T10:00Z', '2027-03-02T11:00Z', {
      status: 'cancelled',
    });
    await addBooking(db, salon, '2027-03-02T10:00Z', '2027-03-02T11:00Z');
    const revived = db.updateTable('booking').set({ status: 'booked' }).where('id', '=', id).execute();
    await expect(revived).rejects.toMatchObject(OVERLAP);
  });

  test('cannot overlap if one of them is completed', async () => {
    await addBooking(db, salon, '2027-03-03T10:00Z', '2027-03-03T11:00Z', { status: 'completed' });
    await expect(addBooking(db, salon, '2027-03-03T10:30Z', '2027-03-03T11:30Z')).rejects.toMatchObject(
      OVERLAP,
    );
  });

  test('do not take the time of other staff members', async () => {
    const { id: other } = await db
      .insertInto('staff')
      .values({ company_id: salon.companyId, name: 'Сергей' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z', { staff_id: other });
    await addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z', { staff_id: null });
    await addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z', { staff_id: null });
  });
});

describe('PostgreSQL rejects a row that refers to another company', () => {
  let ours: Salon;
  let theirs: Salon & { clientId: string; conversationId: string; bookingId: string };
  beforeAll(async () => {
    ours = await addSalon(db, []);
    const salon = await addSalon(db, []);
    const clientId = await addClient(db, salon.companyId, newPhone());
    const { id: conversationId } = await db
      .insertInto('conversation')
      .values({ company_id: salon.companyId, client_id: clientId })
      .returning('id')
      .executeTakeFirstOrThrow();
    const bookingId = await addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z');
    theirs = { ...salon, clientId, conversationId, bookingId };
  });

  test.each([
    ['staff', () => ({ staff_id: theirs.staffId })],
    ['service', () => ({ service_id: theirs.serviceId })],
    ['client', () => ({ client_id: theirs.clientId })],
  ])("a booking cannot have another company's %s", async (_, foreign) => {
    await expect(
      addBooking(db, ours, '2027-04-01T10:00Z', '2027-04-01T11:00Z', foreign()),
    ).rejects.toMatchObject(FOREIGN);
  });

  test.each([
    ['staff', () => ({ staff_id: theirs.staffId, service_id: ours.serviceId })],
    ['service', () => ({ staff_id: ours.staffId, service_id: theirs.serviceId })],
  ])("a pair of staff and service cannot have another company's %s", async (_, pair) => {
    const added = db
      .insertInto('staff_service')
      .values({ company_id: ours.companyId, ...pair() })
      .execute();
    await expect(added).rejects.toMatchObject(FOREIGN);
  });

  test("working hours cannot be those of another company's staff", async () => {
    const added = db
      .insertInto('working_hours')
      .values({
        company_id: ours.companyId,
        staff_id: theirs.staffId,
        date: '2027-03-01',
        starts: '10:00',
        ends: '11:00',
      })
      .execute();
    await expect(added).rejects.toMatchObject(FOREIGN);
  });

  test("an address cannot belong to another company's client", async () => {
    const added = db
      .insertInto('client_address')
      .values({ company_id: ours.companyId, address: newPhone(), client_id: theirs.clientId })
      .execute();
    await expect(added).rejects.toMatchObject(FOREIGN);
  });

  test("a conversation cannot be with another company's client", async () => {
    const added = db
      .insertInto('conversation')
      .values({ company_id: ours.companyId, client_id: theirs.clientId })
      .execute();
    await expect(added).rejects.toMatchObject(FOREIGN);
  });

  test("a message cannot be in another company's conversation", async () => {
    const added = db
      .insertInto('message')
      .values({
        company_id: ours.companyId,
        conversation_id: theirs.conversationId,
        direction: 'in',
        channel: 'whatsapp',
        address: newPhone(),
        sent_at: new Date(),
        received_at: new Date(),
        provider_message_id: 'm-1',
      })
      .execute();
    await expect(added).rejects.toMatchObject(FOREIGN);
  });

  test("an event cannot be of another company's booking", async () => {
    const added = db
      .insertInto('booking_event')
      .values({
        company_id: ours.companyId,
        kind: 'booking-created',
        booking_id: theirs.bookingId,
        client_address: newPhone(),
      })
      .execute();
    await expect(added).rejects.toMatchObject(FOREIGN);
  });
});
