import { createPostgresSource } from '../../src/db/context-source';
import {
  addBooking,
  addClient,
  addCompany,
  addConversation,
  addSalon,
  testDatabase,
} from '../support/database';
import { newPhone } from '../support/system';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
const { signal } = new AbortController();

async function versionOf(companyId: string): Promise<number> {
  const { dialogue_version } = await db
    .selectFrom('conversation')
    .select('dialogue_version')
    .where('company_id', '=', companyId)
    .executeTakeFirstOrThrow();
  return dialogue_version;
}

test('a dialogue is ordered by turn: its messages by the time they were sent, and then its reply', async () => {
  const companyId = await addCompany(db);
  const phone = newPhone();
  const clientId = await addClient(db, companyId, phone);
  const at = (seconds: number) => `2026-03-01T10:00:${String(seconds).padStart(2, '0')}.000Z`;
  // The second message of the first turn was delivered first; the third turn has not run yet.
  await addConversation(db, companyId, clientId, [
    { direction: 'in', text: 'second', sentAt: at(2), turn: 1 },
    { direction: 'in', text: 'first', sentAt: at(1), turn: 1 },
    { direction: 'out', text: 'reply', sentAt: at(1), turn: 1 },
    { direction: 'out', text: 'another reply', sentAt: at(9), turn: 2 },
    { direction: 'in', text: 'third, from a clock that is behind', sentAt: at(0), turn: 2 },
    { direction: 'in', text: 'unanswered', sentAt: at(20), turn: null },
  ]);

  const { value, version } = await source.dialogue({ companyId, client: phone }, signal);
  expect(version).toBe(await versionOf(companyId));
  expect(value.messages.map(({ from, text }) => `${from}: ${text}`)).toEqual([
    'client: first',
    'client: second',
    'business: reply',
    'client: third, from a clock that is behind',
    'business: another reply',
  ]);
  expect(value.messages[0]).toEqual({ from: 'client', kind: 'text', text: 'first', sentAt: at(1) });

  const short = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 3 });
  const { value: last } = await short.dialogue({ companyId, client: phone }, signal);
  expect(last.messages).toEqual(value.messages.slice(-3));
});

test('a dialogue whose last message is a reminder says of which booking, the earliest, and of which time', async () => {
  const salon = await addSalon(db, []);
  const { companyId } = salon;
  const phone = newPhone();
  const clientId = await addClient(db, companyId, phone);
  const book = (hour: number) =>
    addBooking(db, salon, `2026-03-02T${hour}:00Z`, `2026-03-02T${hour + 1}:00Z`, { client_id: clientId });
  const [later, bookingId] = [await book(15), await book(13)];
  const conversation = await addConversation(db, companyId, clientId, [
    { direction: 'in', text: 'thanks', sentAt: '2026-03-01T09:00:00.000Z', turn: 1 },
    { direction: 'out', text: 'a reminder', sentAt: '2026-03-01T10:00:00.000Z', turn: 2 },
  ]);
  const reminder = await db
    .selectFrom('message')
    .select('id')
    .where('conversation_id', '=', conversation)
    .where('direction', '=', 'out')
    .executeTakeFirstOrThrow();
  const decided = {
    company_id: companyId,
    before_minutes: 1440,
    message_id: reminder.id,
    outcome: 'sent',
  } as const;
  await db
    .insertInto('reminder')
    .values([
      { ...decided, booking_id: later, starts_at: '2026-03-02T15:00Z' },
      { ...decided, booking_id: bookingId, starts_at: '2026-03-02T12:00Z' }, // the booking has moved since
    ])
    .execute();
  const load = async () => (await source.dialogue({ companyId, client: phone }, signal)).value.reminds;
  expect(await load()).toEqual({ bookingId, from: '2026-03-02T15:00' });

  await db
    .insertInto('message')
    .values({
      company_id: companyId,
      conversation_id: conversation,
      direction: 'in',
      channel: 'whatsapp',
      address: phone,
      text: 'yes',
      sent_at: '2026-03-01T11:00:00.000Z',
      received_at: new Date(),
      turn: 3,
      provider_message_id: 'yes',
    })
    .execute();
  expect(await load()).toBeUndefined();
});
