import { type RawBuilder, sql } from 'kysely';
import { MAX_FACTS } from '../../domain/facts';
import type { Db } from '../database';

export interface RememberedFact {
  topic: string;
  text: string;
  toldAt: Date;
  /** The message in which they have said it; null: it was deleted. */
  message: { id: string; turn: number | null; sentAt: Date } | null;
}

/** The newest first. A message is found by its channel and the provider's id; a company has few channels. */
export async function rememberedFacts(
  db: Db,
  { companyId, clientId, conversationId }: { companyId: string; clientId: string; conversationId: string },
): Promise<RememberedFact[]> {
  const next = (after: RawBuilder<unknown>) => sql`(
    select channel from message where company_id = ${companyId} ${after} order by channel limit 1
  )`;
  const { rows } = await sql<
    RememberedFact & { messageId: string | null; turn: number | null; sentAt: Date }
  >`
    with recursive channel (name) as (
      select ${next(sql``)} union all select ${next(sql`and message.channel > channel.name`)} from channel where name is not null
    )
    select fact.topic, fact.text, fact.told_at as "toldAt", told.id::text as "messageId", told.turn,
      told.sent_at as "sentAt"
    from client_fact as fact
    left join lateral (
      select message.id, message.turn, message.sent_at from channel
      join message on message.company_id = ${companyId} and message.channel = channel.name and direction = 'in'
        and message.provider_message_id = fact.message_id
      where message.conversation_id = ${conversationId} limit 1
    ) as told on true
    where fact.client_id = ${clientId}
    order by fact.told_at desc, fact.topic limit ${MAX_FACTS}
  `.execute(db);
  return rows.map(({ topic, text, toldAt, messageId: id, turn, sentAt }) => ({
    topic,
    text,
    toldAt,
    message: id === null ? null : { id, turn, sentAt },
  }));
}
