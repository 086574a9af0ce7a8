import type { BookAction, Reply } from '../../../src/domain/turn';
import { addClient, addSalon, dayFromNow, type Salon, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { PATIENT } from '../../support/limits';
import { freePort } from '../../support/native/free-port';
import { withBareQueue } from '../../support/redis';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { ANNA, at, OLGA, salonSettings } from './salon';
import { GoogleServer } from './server';

const db = testDatabase();
const day = dayFromNow(2);
const phone = newPhone();
let google: GoogleServer;
let system: System;
let salon: Salon;
let reply: (text: string) => Reply;

beforeAll(async () => {
  google = await GoogleServer.start(ANNA, OLGA);
  salon = await addSalon(db, [day]);
  const { companyId, staffId } = salon;
  await db.updateTable('staff').set({ name: 'Anna' }).where('id', '=', staffId).execute();
  await db.insertInto('staff').values({ company_id: companyId, name: 'Olga' }).execute();
  await addClient(db, companyId, phone, { name: 'Мария' });
  const port = await freePort();
  const settings = salonSettings(google);
  system = await startSystem({
    respond: ({ messages }) => reply(messages.map(({ text }) => text).join()),
    web: true,
    config: {
      httpPort: port,
      publicUrl: `http://127.0.0.1:${port}`,
      bookingTimeout: PATIENT,
      bookingSystems: [
        { id: `calendars-${port}`, company: companyId, provider: 'google-calendar', settings },
      ],
    },
  });
  await eventually(() => google.channels.size === 2);
});
afterAll(async () => {
  await system.stop();
  await google.stop();
});

const bookings = () =>
  db
    .selectFrom('booking')
    .leftJoin('client', 'client.id', 'booking.client_id')
    .leftJoin('staff', 'staff.id', 'booking.staff_id')
    .select(['booking.id', 'service_id', 'status', 'starts_at', 'made_by', 'client.address', 'staff.name'])
    .where('booking.company_id', '=', salon.companyId)
    .orderBy('booking.id')
    .execute();
const starting = (hour: number) => new Date(`${day}T${hour}:00:00+03:00`);
const standing = (calendar: string) =>
  [...google.calendar(calendar).events.values()].filter(({ status }) => status !== 'cancelled');

test('what a member of staff writes is stored when Google reports it', async () => {
  google.calendar(ANNA).insert(at(`${day}T10:00`, `${day}T11:00`, { summary: `Стрижка, Мария ${phone}` }));
  const [stored] = await eventually(async () => {
    const found = await bookings();
    return found.length > 0 && found;
  });
  expect(stored).toMatchObject({ status: 'booked', starts_at: starting(10), address: phone, name: 'Anna' });
});

test('what the bot books is in the calendar once, though the answer was lost, and is told after that', async () => {
  const action: BookAction = {
    type: 'book',
    serviceId: salon.serviceId,
    title: 'Стрижка',
    staffId: salon.staffId,
    from: `${day}T12:00`,
    durationMinutes: 60,
  };
  reply = (text) => ({ text: `booked: ${text}`, actions: [action] });
  google.next(/^POST .*\/events$/, 'lost');
  await system.producer.receiveMessage(message(salon.companyId, phone, 'at noon'));
  await eventually(() => system.sent.some(({ text }) => text === 'booked: at noon'));
  expect(standing(ANNA)).toMatchObject([{}, { summary: 'Стрижка, Мария', description: phone }]);
  const made = (await bookings()).filter(({ made_by }) => made_by === 'bot');
  expect(made).toMatchObject([
    { status: 'booked', starts_at: starting(12), address: phone, name: 'Anna', service_id: salon.serviceId },
  ]);
});

test('a time that a member of staff has just taken is refused, and the responder is asked again', async () => {
  google.isSilent = true;
  google.calendar(ANNA).insert(at(`${day}T14:00`, `${day}T15:00`));
  let asked = 0;
  const action = {
    type: 'book',
    serviceId: salon.serviceId,
    title: 'Стрижка',
    staffId: salon.staffId,
  } as const;
  reply = (text) => {
    asked += 1;
    const actions = asked === 1 ? [{ ...action, from: `${day}T14:00`, durationMinutes: 60 }] : [];
    return { text: asked === 1 ? `booked: ${text}` : `taken: ${text}`, actions };
  };
  await system.producer.receiveMessage(message(salon.companyId, phone, 'at two'));
  await eventually(() => system.sent.some(({ text }) => text === 'taken: at two'));
  expect(system.given.at(-1)?.outcomes).toMatchObject([{ outcome: 'taken' }]);
  expect(standing(ANNA)).toHaveLength(3);
});

test('what a lost notification did not report is known after the next sync, and in the next turn', async () => {
  const [first] = [...google.calendar(ANNA).events.values()];
  google.calendar(ANNA).patch(first?.id ?? '', at(`${day}T16:00`, `${day}T17:00`));
  await withBareQueue('booking-sync', system.prefix, (queue) =>
    queue.add('sync-bookings', { companyId: salon.companyId }),
  );
  const hours = [12, 14, 16];
  await eventually(async () => {
    const stored = (await bookings()).map(({ starts_at }) => starts_at.getTime());
    return hours.every((hour) => stored.includes(starting(hour).getTime()));
  });
  reply = (text) => ({ text: `seen: ${text}`, actions: [] });
  await system.producer.receiveMessage(message(salon.companyId, phone, 'when'));
  await eventually(() => system.sent.some(({ text }) => text === 'seen: when'));
  const { busy } = system.given.at(-1)?.context.schedule ?? { busy: [] };
  expect(busy.map(({ from }) => from).sort()).toEqual(hours.map((hour) => `${day}T${hour}:00`));
});
