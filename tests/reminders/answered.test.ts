import { createReceptionist } from '../../src/responders/receptionist';
import { addClient, addSalon, dayFromNow, type Salon, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { addUpcoming, withReminders } from '../support/reminders';
import { remind } from '../support/reminding';
import { message, newPhone, type System, startSystem } from '../support/system';

/** A reminder and what the receptionist makes of the answer, through the whole system. */

const db = testDatabase();
const receptionist = createReceptionist();

let system: System;
let salon: Salon;
let phone: string;
let bookingId: string;
let options: readonly { id: string; title: string }[];
beforeAll(async () => {
  system = await startSystem({ respond: (input) => receptionist.respond(input) });
});
afterAll(() => system.stop());
beforeEach(async () => {
  salon = await addSalon(db, [dayFromNow(1), dayFromNow(2)], withReminders([1440]));
  phone = newPhone();
  const clientId = await addClient(db, salon.companyId, phone, { name: 'Анна' });
  bookingId = await addUpcoming(db, salon, { clientId, inMinutes: 1440 });
  await db.updateTable('booking').set({ mirrored: false }).where('id', '=', bookingId).execute();
  await remind(system);
  const [reminder] = await eventually(() => sent().length === 1 && sent());
  options = reminder?.options ?? [];
});

const sent = () => system.sent.filter(({ companyId }) => companyId === salon.companyId);

/** What the receptionist replies. */
async function answer(text: string, choice?: string): Promise<string | undefined> {
  const before = sent().length;
  const rest = choice === undefined ? {} : { kind: 'button' as const, choice };
  await system.producer.receiveMessage(message(salon.companyId, phone, text, rest));
  await eventually(() => sent().length > before);
  return sent().at(-1)?.text;
}

const booking = () =>
  db
    .selectFrom('booking')
    .select(['status', 'confirmed_at as confirmedAt'])
    .where('id', '=', bookingId)
    .executeTakeFirstOrThrow();

test.each([
  ['the button', () => answer('Приду', options[0]?.id)],
  ['a word', () => answer('да')],
])('the client confirms with %s', async (_, given) => {
  expect(await given()).toContain('ждём вас');
  expect((await booking()).confirmedAt).toEqual(expect.any(Date));
});

test('the client cancels with the button, after a yes', async () => {
  expect(await answer('Отменить', options[2]?.id)).toContain('Отменить её?');
  expect((await booking()).status).toBe('booked');
  await answer('да');
  expect((await booking()).status).toBe('cancelled');
});

test('the client begins to move it with the button', async () => {
  expect(await answer('Перенести', options[1]?.id)).toContain('У вас запись: «Стрижка»');
});

test('the word that the reminder names turns reminders off', async () => {
  await answer('стоп');
  const { reminders_off_at: off } = await db
    .selectFrom('client')
    .select('reminders_off_at')
    .where('company_id', '=', salon.companyId)
    .executeTakeFirstOrThrow();
  expect(off).toEqual(expect.any(Date));
});
