import { type ExpressionBuilder, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Fact } from '../domain/context';
import { MAX_FACTS, topicOf } from '../domain/facts';
import type { Db, Tx } from './database';
import { isoTime } from './dialogue';
import type { Database } from './schema';

interface FactOwner {
  companyId: string;
  clientId: string;
}

export interface NewFact {
  topic: string;
  text: string;
  /** The provider's id of the message in which the client has told it. */
  messageId: string;
  /** ISO 8601. */
  toldAt: string;
}

/** Replaces the fact of the same topic, unless the client has told that one later. The oldest of too many leaves. */
export async function rememberFact(
  tx: Tx,
  { companyId, clientId }: FactOwner,
  { topic, text, messageId, toldAt }: NewFact,
): Promise<void> {
  await tx
    .insertInto('client_fact')
    .values({
      company_id: companyId,
      client_id: clientId,
      topic: topicOf(topic),
      text,
      message_id: messageId,
      told_at: toldAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['client_id', 'topic'])
        .doUpdateSet((given) => ({
          text: given.ref('excluded.text'),
          message_id: given.ref('excluded.message_id'),
          told_at: given.ref('excluded.told_at'),
        }))
        .whereRef('client_fact.told_at', '<=', 'excluded.told_at'),
    )
    .execute();
  await forgetOldest(tx, clientId);
}

/** Returns whether there was one. */
export async function forgetFact(db: Db | Tx, clientId: string, topic: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('client_fact')
    .where('client_id', '=', clientId)
    .where('topic', '=', topicOf(topic))
    .executeTakeFirst();
  return numDeletedRows > 0;
}

/** Removes what the client of a conversation has told in a message that they have deleted. */
export async function forgetToldIn(tx: Tx, conversationId: string, messageId: string): Promise<void> {
  await tx
    .deleteFrom('client_fact')
    .where('message_id', '=', messageId)
    .where('client_id', '=', (one) =>
      one.selectFrom('conversation').select('client_id').where('id', '=', conversationId),
    )
    .execute();
}

/** Gives a client the facts of another one. Of two facts of a topic the newer one stays. */
export async function moveFacts(
  tx: Tx,
  { survivor, other }: { survivor: string; other: string },
): Promise<void> {
  await sql`
    insert into client_fact (company_id, client_id, topic, text, message_id, told_at)
    select company_id, ${survivor}, topic, text, message_id, told_at from client_fact where client_id = ${other}
    on conflict (client_id, topic) do update
      set text = excluded.text, message_id = excluded.message_id, told_at = excluded.told_at
      where client_fact.told_at < excluded.told_at
  `.execute(tx);
  await forgetOldest(tx, survivor);
}

/** The facts of a row of `client`, the newest first. */
export function newestFacts(client: ExpressionBuilder<Database, 'client'>) {
  return client
    .selectFrom('client_fact')
    .select(['topic', 'text', 'message_id as messageId', isoTime('told_at').as('toldAt')])
    .whereRef('client_fact.client_id', '=', 'client.id')
    .orderBy('told_at', 'desc')
    .orderBy('topic', 'desc')
    .limit(MAX_FACTS);
}

/** The newest last. */
export async function factsOf(db: Db, clientId: string): Promise<Fact[]> {
  const row = await db
    .selectFrom('client')
    .select((client) => jsonArrayFrom(newestFacts(client)).as('facts'))
    .where('id', '=', clientId)
    .executeTakeFirst();
  return row?.facts.reverse() ?? [];
}

async function forgetOldest(tx: Tx, clientId: string): Promise<void> {
  await tx
    .deleteFrom('client_fact')
    .where('client_id', '=', clientId)
    .where('topic', 'in', (older) =>
      older
        .selectFrom('client_fact as fact')
        .select('fact.topic')
        .where('fact.client_id', '=', clientId)
        .orderBy('fact.told_at', 'desc')
        .orderBy('fact.topic', 'desc')
        .offset(MAX_FACTS),
    )
    .execute();
}
