import { sql } from 'kysely';
import type { TurnReport } from './commit';
import type { Db } from './database';

/** What one turn said to some of the messages that were asked about. */
export interface Answer {
  /** The provider's ids of those messages. */
  messageIds: string[];
  /** Null: the turn said nothing. */
  text: string | null;
  report: TurnReport | null;
}

/** What was said to these messages of one client, oldest turn first. A message that no turn has answered yet is in none. */
export async function answersTo(db: Db, companyId: string, messageIds: readonly string[]): Promise<Answer[]> {
  return db
    .selectFrom('message as m')
    .leftJoin('message as r', (reply) =>
      reply
        .onRef('r.conversation_id', '=', 'm.conversation_id')
        .onRef('r.turn', '=', 'm.turn')
        .on('r.direction', '=', 'out'),
    )
    .select([
      sql<string[]>`array_agg(m.provider_message_id order by m.id)`.as('messageIds'),
      'r.text',
      sql<TurnReport | null>`r.turn_report`.as('report'),
    ])
    .where('m.company_id', '=', companyId)
    .where('m.provider_message_id', 'in', messageIds)
    .where('m.direction', '=', 'in')
    .where('m.turn', 'is not', null)
    .groupBy(['m.turn', 'r.id', 'r.text', 'r.turn_report'])
    .orderBy('m.turn')
    .execute();
}
