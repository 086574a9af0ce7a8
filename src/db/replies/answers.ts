import { sql } from 'kysely';
import type { TurnReport } from '../commit/finished-turn';
import type { Db } from '../database';

/** How one turn answered some of the messages that were asked about. */
export interface Answer {
  /** The provider's ids of these messages. */
  messageIds: string[];
  /** Null: the turn has no reply. */
  text: string | null;
  report: TurnReport | null;
}

/** The answers to messages of one client, oldest turn first. A message that no turn has answered yet is in no answer. */
export async function answersTo(db: Db, companyId: string, messageIds: readonly string[]): Promise<Answer[]> {
  return db
    .selectFrom('message')
    .leftJoin('message as reply', (join) =>
      join
        .onRef('reply.conversation_id', '=', 'message.conversation_id')
        .onRef('reply.turn', '=', 'message.turn')
        .on('reply.direction', '=', 'out'),
    )
    .select([
      sql<string[]>`array_agg(message.provider_message_id order by message.id)`.as('messageIds'),
      'reply.text',
      sql<TurnReport | null>`reply.turn_report`.as('report'),
    ])
    .where('message.company_id', '=', companyId)
    .where('message.provider_message_id', 'in', messageIds)
    .where('message.direction', '=', 'in')
    .where('message.turn', 'is not', null)
    .groupBy(['message.turn', 'reply.id', 'reply.text', 'reply.turn_report'])
    .orderBy('message.turn')
    .execute();
}
