import { createPostgresSource } from '../../src/db/context-source';
import { HOUR } from '../../src/time/duration';
import {
  addAddress,
  addBooking,
  addClient,
  addCompany,
  addConversation,
  addSalon,
  dayFromNow,
  testDatabase,
} from '../support/database';
import { newPhone } from '../support/system';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
const { signal } = new AbortController();
const nextYear = new Date().getUTCFullYear() + 1;

describe('the company', () => {
  test('has the values of its rows, and prices are numbers', async () => {
    const { companyId, serviceId, staffId } = await addSalon(db, [], {
      name: 'Лотос',
      phone: '+74951234567',
      address: 'Тверская, 5',
    });
    await db
      .updateTable('service')
      .set({ price_min: 999.5, price_max: 1500, category: 'Волосы', description: 'с мытьём' })
      .where('id', '=', serviceId)
      .execute();

    const { value } = await source.company({ companyId, client: '' }, signal);
    expect(value).toEqual({
      id: companyId,
      name: 'Лотос',
      timezone: 'Europe/Moscow',
      locale: 'ru',
      currency: 'RUB',
      phone: '+74951234567',
      address: 'Тверская, 5',
      about: null,
      changeNoticeMinutes: null,
      services: [
        {
          id: serviceId,
          title: 'Стрижка',
          category: 'Волосы',
          description: 'с мытьём',
          price: { min: 999.5, max: 1500 },
          durationMinutes: 60,
        },
      ],
      staff: [{ id: staffId, name: 'Оксана', specialization: '', about: '', serviceIds: [serviceId] }],
    });
  });

  test('has no inactive services or staff, also not in the lists of who performs what', async () => {
    const { companyId, serviceId, staffId } = await addSalon(db, []);
    const { id: retired } = await db
      .insertInto('service')
      .values({
        company_id: companyId,
        title: 'Завивка',
        price_min: 1,
        price_max: 1,
        duration_minutes: 60,
        active: false,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db.insertInto('staff').values({ company_id: companyId, name: 'Ольга', active: false }).execute();
    await db
      .insertInto('staff_service')
      .values({ company_id: companyId, staff_id: staffId, service_id: retired })
      .execute();

    const { value } = await source.company({ companyId, client: '' }, signal);
    expect(value.services.map(({ id }) => id)).toEqual([serviceId]);
    expect(value.staff).toEqual([expect.objectContaining({ id: staffId, serviceIds: [serviceId] })]);
  });

  test('has a version; a company that does not exist is an error with a code', async () => {
    const companyId = await addCompany(db);
    const before = await source.company({ companyId, client: '' }, signal);
    await db.updateTable('company').set({ name: 'Лотос' }).where('id', '=', companyId).execute();
    const after = await source.company({ companyId, client: '' }, signal);
    expect(after.version).not.toBe(before.version);

    const unknown = { companyId: 'unknown', client: '' };
    await expect(source.company(unknown, signal)).rejects.toMatchObject({ code: 'company.unknown' });
    await expect(source.schedule(unknown, signal)).rejects.toMatchObject({ code: 'company.unknown' });
  });
});

describe('the schedule', () => {
  test('shows the bookings of other clients as busy times, without their names', async () => {
    const salon = await addSalon(db, [dayFromNow(2)]);
    const { companyId, staffId, serviceId } = salon;
    const other = await addClient(db, companyId, newPhone(), { name: 'Секретова' });
    const from = `${dayFromNow(2)}T11:00`;
    const to = `${dayFromNow(2)}T12:00`;
    const bookingId = await addBooking(db, salon, `${from}+03`, `${to}+03`, {
      client_id: other,
      comment: 'Секрет',
    });

    const { value } = await source.schedule({ companyId, client: newPhone() }, signal);
    expect(value).toEqual({
      hours: [{ staffId, date: dayFromNow(2), from: '10:00', to: '20:00' }],
      busy: [{ bookingId, staffId, serviceId, from, to }],
    });
  });

  test('has no busy time for cancelled or past bookings', async () => {
    const salon = await addSalon(db, []);
    const day = dayFromNow(2);
    await addBooking(db, salon, `${day}T11:00+03`, `${day}T12:00+03`, { status: 'cancelled' });
    await addBooking(db, salon, `${dayFromNow(-2)}T11:00+03`, `${dayFromNow(-2)}T12:00+03`);
    const { value } = await source.schedule({ companyId: salon.companyId, client: '' }, signal);
    expect(value.busy).toEqual([]);
  });

  test.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Moscow'])(
    'covers the configured number of days, from the present day of %s on',
    async (timezone) => {
      const localDay = (days: number) =>
        new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(Date.now() + days * 24 * HOUR);
      const { companyId } = await addSalon(db, [-1, 0, 1, 2, 3].map(localDay), { timezone });
      const threeDays = createPostgresSource(db, { scheduleDays: 3, dialogueMessages: 50 });
      const { value } = await threeDays.schedule({ companyId, client: '' }, signal);
      expect(value.hours.map(({ date }) => date)).toEqual([0, 1, 2].map(localDay));
    },
  );
});

describe('the client', () => {
  test('has their bookings to come, soonest first, and then the one that was closed last', async () => {
    const salon = await addSalon(db, []);
    const { companyId } = salon;
    const phone = newPhone();
    const clientId = await addClient(db, companyId, phone, { name: 'Анна', notes: 'Аллергия' });
    const book = (days: number, values = {}) =>
      addBooking(db, salon, `${dayFromNow(days)}T10:00+03`, `${dayFromNow(days)}T11:00+03`, {
        client_id: clientId,
        ...values,
      });
    const later = await book(9);
    const sooner = await book(3, { price: 1200.5, comment: 'короче', made_by: 'bot' });
    await book(-30, { status: 'completed', closed_by: 'Ольга', closed_at: `${dayFromNow(-30)}T12:00Z` });
    const last = await book(5, {
      status: 'cancelled',
      closed_by: 'Мария',
      closed_at: `${dayFromNow(-1)}T12:00Z`,
    });

    const { value } = await source.client({ companyId, client: phone }, signal);
    expect(value).toMatchObject({ phone, name: 'Анна', notes: 'Аллергия' });
    expect(value.bookings.map(({ id }) => id)).toEqual([sooner, later, last]);
    expect(value.bookings[0]).toEqual({
      id: sooner,
      status: 'booked',
      serviceId: salon.serviceId,
      title: 'Стрижка',
      staffId: salon.staffId,
      from: `${dayFromNow(3)}T10:00`,
      to: `${dayFromNow(3)}T11:00`,
      price: 1200.5,
      comment: 'короче',
      madeBy: 'bot',
      closedBy: null,
      confirmed: false,
    });
    expect(value.bookings[2]).toMatchObject({ status: 'cancelled', closedBy: 'Мария' });
  });

  test("has times as the company's clock shows them, in summer and in winter", async () => {
    const salon = await addSalon(db, [], { timezone: 'Europe/Berlin' });
    const phone = newPhone();
    const client_id = await addClient(db, salon.companyId, phone);
    await addBooking(db, salon, `${nextYear}-01-15T09:00Z`, `${nextYear}-01-15T10:00Z`, { client_id });
    await addBooking(db, salon, `${nextYear}-07-15T09:00Z`, `${nextYear}-07-15T10:00Z`, { client_id });
    const { value } = await source.client({ companyId: salon.companyId, client: phone }, signal);
    expect(value.bookings.map(({ from, to }) => [from, to])).toEqual([
      [`${nextYear}-01-15T10:00`, `${nextYear}-01-15T11:00`],
      [`${nextYear}-07-15T11:00`, `${nextYear}-07-15T12:00`],
    ]);
  });

  test('is the same under each of their addresses, and is cached only under the canonical one', async () => {
    const companyId = await addCompany(db);
    const [phone, second] = [newPhone(), newPhone()];
    const clientId = await addClient(db, companyId, phone, { name: 'Анна' });
    await addConversation(db, companyId, clientId, [
      { direction: 'in', text: 'hello', sentAt: '2026-03-01T10:00:00.000Z', turn: 1 },
    ]);
    await addAddress(db, companyId, phone, second);

    for (const segment of ['client', 'dialogue'] as const) {
      const canonical = await source[segment]({ companyId, client: phone }, signal);
      const other = await source[segment]({ companyId, client: second }, signal);
      expect(other).toEqual({ ...canonical, cacheable: false });
      expect(canonical.cacheable).toBeUndefined();
    }
  });

  test('who has never written has no name, and is not cached', async () => {
    const companyId = await addCompany(db);
    const phone = newPhone();
    await expect(source.client({ companyId, client: phone }, signal)).resolves.toEqual({
      value: { phone, name: null, notes: null, bookings: [] },
      version: 0,
      cacheable: false,
    });
    await expect(source.dialogue({ companyId, client: phone }, signal)).resolves.toEqual({
      value: { messages: [], state: {}, handedOverAt: null },
      version: 0,
      cacheable: false,
    });
    const lid = await source.client({ companyId, client: 'lid:123' }, signal);
    expect(lid.value.phone).toBeNull();
  });
});
