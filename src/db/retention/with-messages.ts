import { sql } from 'kysely';
import type { Db } from '../database';
import { before, type Retained } from './messages';

type Deletion = (db: Db, retained: Retained, limit: number) => Promise<number>;

/** What else a company keeps of its dialogues, by table. Each call deletes `limit` rows at most, and returns how many it deleted. */
export const WITH_MESSAGES: Readonly<Record<string, Deletion>> = {
  client_fact: async (db, retained, limit) =>
    count(
      await sql`
        delete from client_fact where (client_id, topic) in (
          select client_id, topic from client_fact
          where company_id = ${retained.companyId} and told_at < ${before(retained)}
          order by told_at limit ${limit}::integer
        )
      `.execute(db),
    ),
  /** Not one that waits for an operator, or that a turn is to carry out. */
  draft: async (db, retained, limit) =>
    count(
      await sql`
        delete from draft where id in (
          select id from draft
          where company_id = ${retained.companyId} and created_at < ${before(retained)}
            and not exists (select from conversation where conversation.draft_id = draft.id)
          limit ${limit}::integer
        )
      `.execute(db),
    ),
  booking_request: async (db, retained, limit) =>
    count(
      await sql`
        delete from booking_request where id in (
          select id from booking_request
          where company_id = ${retained.companyId} and requested_at < ${before(retained)}
            and (told_turn is not null or status = 'refused')
          order by requested_at limit ${limit}::integer
        )
      `.execute(db),
    ),
};

function count({ numAffectedRows = 0n }: { numAffectedRows?: bigint }): number {
  return Number(numAffectedRows);
}
