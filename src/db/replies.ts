import { sql } from 'kysely';
import type { TurnReport } from './commit';
import type { Db } from './database';

export interface Answer {
  /** Null: the turn said nothing. */
  text: string | null;
  report: TurnReport | null;
}

/** What the turn of a message said; undefined: no turn has answered it yet. */
export async function answerTo(db: Db, companyId: string, messageId: string): Promise<Answer | undefined> {
  return db
    .selectFrom('message as m')
    .leftJoin('message as r', (reply) =>
      reply
        .onRef('r.conversation_id', '=', 'm.conversation_id')
        .onRef('r.turn', '=', 'm.turn')
        .on('r.direction', '=', 'out'),
    )
    .select(['r.text', sql<TurnReport | null>`r.turn_report`.as('report')])
    .where('m.company_id', '=', companyId)
    .where('m.provider_message_id', '=', messageId)
    .where('m.direction', '=', 'in')
    .where('m.turn', 'is not', null)
    .executeTakeFirst();
}
