import { sql } from 'kysely';
import { UnknownCompany } from '../errors';
import type { IncomingMessage } from '../jobs/incoming-message';
import type { Db, Transaction } from './database';
import { type Debounce, dueAt, dueIn } from './debounce';
import type { Database } from './schema';
import { storableJson, storableText } from './storable';

export interface Stored {
  conversationId: string;
  /** The message was there already. */
  duplicate: boolean;
  /** Milliseconds until the conversation's turn is due; null: nothing is unanswered. */
  dueInMs: number | null;
}

/**
 * Stores a message once, with its client and conversation if they are new, and moves the debounce.
 * The address is canonical already. Throws `UnknownCompany`.
 */
export async function storeIncomingMessage(
  db: Db,
  message: IncomingMessage,
  at: { address: string; receivedAt: Date },
  debounce: Debounce,
): Promise<Stored> {
  return db.transaction().execute(async (tx) => {
    const clientId = await findOrAddClient(tx, message, at.address);
    const conversationId = await findOrAddConversation(tx, message.companyId, clientId);
    const added = await addMessage(tx, conversationId, message, at);
    const dueInMs = added
      ? await moveDebounce(tx, conversationId, debounce)
      : await readDebounce(tx, conversationId);
    return { conversationId, duplicate: !added, dueInMs };
  });
}

async function findOrAddClient(
  tx: Transaction<Database>,
  message: IncomingMessage,
  address: string,
): Promise<string> {
  const { companyId } = message;
  const known = await tx
    .selectFrom('client_address')
    .select('client_id')
    .where('company_id', '=', companyId)
    .where('address', '=', address)
    .executeTakeFirst();
  if (known) return known.client_id;

  const company = await tx.selectFrom('company').select('id').where('id', '=', companyId).executeTakeFirst();
  if (!company) throw new UnknownCompany(companyId);
  // Two first messages at once: the second waits here for the first one's commit, and finds its client. The update
  // changes nothing; it names no key column, or its lock would wait for the rows that point here, and they for it.
  const { id } = await tx
    .insertInto('client')
    .values({ company_id: companyId, address, name: storableText(message.name ?? '') || null })
    .onConflict((same) =>
      same.columns(['company_id', 'address']).doUpdateSet({ notes: sql.ref('client.notes') }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('client_address')
    .values({ company_id: companyId, address, client_id: id })
    .onConflict((same) => same.doNothing())
    .execute();
  return id;
}

async function findOrAddConversation(tx: Transaction<Database>, companyId: string, clientId: string) {
  // The same: it locks the row, so that the messages of one conversation are stored in turn.
  const { id } = await tx
    .insertInto('conversation')
    .values({ company_id: companyId, client_id: clientId })
    .onConflict((same) =>
      same.columns(['company_id', 'client_id']).doUpdateSet({ version: sql.ref('conversation.version') }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function addMessage(
  tx: Transaction<Database>,
  conversationId: string,
  message: IncomingMessage,
  at: { address: string; receivedAt: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('message')
    .values({
      company_id: message.companyId,
      conversation_id: conversationId,
      direction: 'in',
      channel: storableText(message.channel),
      address: at.address,
      kind: message.kind,
      text: message.text === undefined ? null : storableText(message.text),
      media: message.media ? storableJson(message.media) : null,
      payload: message.payload === undefined ? null : storableJson(message.payload),
      sent_at: message.sentAt,
      received_at: at.receivedAt,
      provider_message_id: storableText(message.messageId),
    })
    .onConflict((same) =>
      same
        .columns(['company_id', 'channel', 'provider_message_id'])
        .where('direction', '=', 'in')
        .doNothing(),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

async function moveDebounce(
  tx: Transaction<Database>,
  conversationId: string,
  debounce: Debounce,
): Promise<number | null> {
  const now = sql<Date>`clock_timestamp()`;
  const since = sql<Date>`coalesce(v.waiting_since, ${now})`;
  const { dueInMs } = await tx
    .updateTable('conversation as v')
    .from('company as c')
    .set({ waiting_since: since, due_at: dueAt(since, now, debounce) })
    .whereRef('c.id', '=', 'v.company_id')
    .where('v.id', '=', conversationId)
    .returning(dueIn('v.due_at').as('dueInMs'))
    .executeTakeFirstOrThrow();
  return dueInMs;
}

async function readDebounce(tx: Transaction<Database>, conversationId: string): Promise<number | null> {
  const { dueInMs } = await tx
    .selectFrom('conversation')
    .select(dueIn('due_at').as('dueInMs'))
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  return dueInMs;
}
