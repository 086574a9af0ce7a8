import { sql } from 'kysely';
import type { IncomingMessage } from '../jobs/incoming-message';
import { isAdmitted } from './backlog';
import { findOrAddConversation } from './clients';
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
  /** Whether it may wait in Redis; the others of a crowded company wait in PostgreSQL. */
  admitted: boolean;
}

/** Where it came from, canonical, and when the gateway put it on the queue. */
interface Arrival {
  address: string;
  receivedAt: Date;
}

/**
 * Stores a message once, with its client and conversation if they are new, and moves the debounce. Throws
 * `UnknownCompany`.
 */
export async function storeIncomingMessage(
  db: Db,
  message: IncomingMessage,
  arrival: Arrival,
  debounce: Debounce,
): Promise<Stored> {
  // Nearly always the client is known and the message new: that is one statement.
  const added = await addMessage(db, message, arrival, debounce);
  if (added) return { ...added, duplicate: false };
  return db.transaction().execute(async (tx) => {
    const conversationId = await findOrAddConversation(tx, message, arrival.address);
    const first = await addMessage(tx, message, arrival, debounce);
    if (first) return { ...first, duplicate: false };
    return { ...(await readDebounce(tx, conversationId)), duplicate: true };
  });
}

/**
 * Adds the message to its client's conversation and says when the turn is due. Undefined: there is no such
 * conversation, or the message is in it.
 */
async function addMessage(
  db: Db | Transaction<Database>,
  message: IncomingMessage,
  { address, receivedAt }: Arrival,
  debounce: Debounce,
) {
  const { companyId, media, payload, text } = message;
  const now = sql<Date>`clock_timestamp()`;
  const since = sql<Date>`coalesce(v.waiting_since, ${now})`;
  return db
    .with('known', (query) =>
      query
        .selectFrom('client_address as a')
        .innerJoin('conversation as o', (of) =>
          of.onRef('o.company_id', '=', 'a.company_id').onRef('o.client_id', '=', 'a.client_id'),
        )
        .select('o.id')
        .where('a.company_id', '=', companyId)
        .where('a.address', '=', address),
    )
    .with('added', (query) =>
      query
        .insertInto('message')
        .columns([
          'company_id',
          'conversation_id',
          'direction',
          'channel',
          'address',
          'kind',
          'text',
          'media',
          'payload',
          'sent_at',
          'received_at',
          'provider_message_id',
        ])
        .expression((from) =>
          from
            .selectFrom('known')
            .select([
              sql<string>`${companyId}::text`.as('company_id'),
              'known.id as conversation_id',
              sql<'in'>`'in'`.as('direction'),
              sql<string>`${storableText(message.channel)}::text`.as('channel'),
              sql<string>`${address}::text`.as('address'),
              sql<IncomingMessage['kind']>`${message.kind}::text`.as('kind'),
              sql<string | null>`${text === undefined ? null : storableText(text)}::text`.as('text'),
              sql<string | null>`${media ? storableJson(media) : null}::jsonb`.as('media'),
              sql<string | null>`${payload === undefined ? null : storableJson(payload)}::jsonb`.as(
                'payload',
              ),
              sql<Date>`${message.sentAt}::timestamptz`.as('sent_at'),
              sql<Date>`${receivedAt}::timestamptz`.as('received_at'),
              sql<string>`${storableText(message.messageId)}::text`.as('provider_message_id'),
            ]),
        )
        .onConflict((same) =>
          same
            .columns(['company_id', 'channel', 'provider_message_id'])
            .where('direction', '=', 'in')
            .doNothing(),
        )
        .returning('conversation_id'),
    )
    .updateTable('conversation as v')
    .from(['added', 'company as c'])
    .set({
      received: sql<number>`v.received + 1`,
      waiting_since: since,
      due_at: dueAt(since, now, debounce),
    })
    .whereRef('v.id', '=', 'added.conversation_id')
    .whereRef('c.id', '=', 'v.company_id')
    .returning(['v.id as conversationId', dueIn('v.due_at').as('dueInMs'), isAdmitted.as('admitted')])
    .executeTakeFirst();
}

async function readDebounce(tx: Transaction<Database>, conversationId: string) {
  return tx
    .selectFrom('conversation as v')
    .select(['v.id as conversationId', dueIn('v.due_at').as('dueInMs'), isAdmitted.as('admitted')])
    .where('v.id', '=', conversationId)
    .executeTakeFirstOrThrow();
}
