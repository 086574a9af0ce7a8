import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { ReminderKey } from '../../domain/reminders';
import type { ReplyOption } from '../../domain/turn';
import type { Db, Tx } from '../database';
import { storableJson, storableText } from '../storable';
import { decideReminders } from './decide';
import type { Destination } from './destination';

export interface NewReminder {
  companyId: string;
  clientId: string;
  reminders: readonly ReminderKey[];
  destination: Destination;
  /** What is said of those of these bookings whose reminders nothing else has decided. */
  compose: (bookingIds: ReadonlySet<string>) => { text: string; options: ReplyOption[] };
}

export interface StoredReminder {
  conversationId: string;
  /** How many reminders the message is. */
  decided: number;
}

/**
 * Decides the reminders and adds their message to the conversation, to be sent like a reply. It belongs to the last committed turn:
 * the version stays, so that a turn that runs is not superseded, and what is unanswered stays unanswered. `edited_at` moves the
 * version of the dialogue. Undefined: all of them are decided, or their bookings have changed. Throws `LockTimedOut`.
 */
export async function storeReminder(db: Db, reminder: NewReminder): Promise<StoredReminder | undefined> {
  return db.transaction().execute(async (tx) => {
    const conversation = await lockOrAddConversation(tx, reminder);
    const { companyId, reminders } = reminder;
    const decided = await decideReminders(tx, companyId, reminders, 'sent');
    if (decided.length === 0) return undefined;
    const isDecided = ({ bookingId, beforeMinutes }: ReminderKey) =>
      decided.some((one) => one.bookingId === bookingId && one.beforeMinutes === beforeMinutes);
    const told = reminders.filter(isDecided);
    const messageId = await insertMessage(tx, reminder, conversation, told);
    await tx
      .updateTable('reminder')
      .set({ message_id: messageId })
      .where(({ or, and, eb }) =>
        or(
          told.map(({ bookingId, startsAt, beforeMinutes }) =>
            and([
              eb('booking_id', '=', bookingId),
              eb('starts_at', '=', sql<Date>`${startsAt}::timestamptz`),
              eb('before_minutes', '=', beforeMinutes),
            ]),
          ),
        ),
      )
      .execute();
    await tx
      .updateTable('conversation')
      .set({ edited_at: sql<Date>`clock_timestamp()` })
      .where('id', '=', conversation.id)
      .execute();
    return { conversationId: conversation.id, decided: told.length };
  });
}

interface LockedConversation {
  id: string;
  version: number;
}

async function lockOrAddConversation(
  tx: Tx,
  { companyId, clientId }: NewReminder,
): Promise<LockedConversation> {
  const lock = () =>
    tx
      .selectFrom('conversation')
      .select(['id', 'version'])
      .where('company_id', '=', companyId)
      .where('client_id', '=', clientId)
      .forNoKeyUpdate();
  const found = await lock().executeTakeFirst();
  if (found) return found;
  await tx
    .insertInto('conversation')
    .values({ company_id: companyId, client_id: clientId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return lock().executeTakeFirstOrThrow();
}

async function insertMessage(
  tx: Tx,
  { companyId, destination, compose }: NewReminder,
  conversation: LockedConversation,
  told: readonly ReminderKey[],
): Promise<string> {
  const { text, options } = compose(new Set(told.map(({ bookingId }) => bookingId)));
  const { id } = await tx
    .insertInto('message')
    .values({
      company_id: companyId,
      conversation_id: conversation.id,
      direction: 'out',
      channel: destination.channel,
      address: destination.address,
      provider_address: destination.providerAddress,
      text: storableText(text),
      options: storableJson(options),
      sent_at: sql<Date>`clock_timestamp()`,
      received_at: sql<Date>`clock_timestamp()`,
      turn: conversation.version,
      status: 'pending',
      idempotency_key: `reminder-${randomUUID()}`, // what is decided once may be withdrawn, and be decided again
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
