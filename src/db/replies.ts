import { sql } from 'kysely';
import type { TurnReport } from './commit';
import type { Db } from './database';

export interface Answer {
  /** The outgoing message's row, to go on from. */
  id: string;
  text: string;
  report: TurnReport;
}

/** What a client has been answered since message `after`, and whether a turn of his is still to come. */
export async function answersTo(
  db: Db,
  owner: { companyId: string; client: string },
  after: string,
): Promise<{ waiting: boolean; answers: Answer[] }> {
  const conversation = await db
    .selectFrom('conversation as v')
    .innerJoin('client as k', 'k.id', 'v.client_id')
    .select(['v.id', sql<boolean>`v.due_at is not null`.as('waiting')])
    .where('k.company_id', '=', owner.companyId)
    .where('k.address', '=', owner.client)
    .executeTakeFirst();
  if (!conversation) return { waiting: true, answers: [] };
  const answers = await db
    .selectFrom('message')
    .select(['id', sql<string>`text`.as('text'), sql<TurnReport>`turn_report`.as('report')])
    .where('conversation_id', '=', conversation.id)
    .where('direction', '=', 'out')
    .where('id', '>', after)
    .orderBy('id')
    .execute();
  return { waiting: conversation.waiting, answers };
}

/** The row of the newest message there is; `0` where there is none. */
export async function newestMessage(db: Db): Promise<string> {
  const { id } = await db
    .selectFrom('message')
    .select(sql<string>`coalesce(max(id), 0)::text`.as('id'))
    .executeTakeFirstOrThrow();
  return id;
}
