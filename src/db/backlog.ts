import { sql } from 'kysely';
import type { Db } from './database';

/**
 * Of each company at most so many conversations wait in Redis; whoever waits longer waits in PostgreSQL, and takes
 * the place of one that has been answered. Without this, ten thousand conversations of one company would stand in
 * the queue in front of everybody else's.
 */
export const MAX_ADMITTED = 200;

/** The conversations that the company of `v` has waiting: as many as matter. */
export const waiting = sql`(
  select from conversation w
  where w.company_id = v.company_id and w.due_at is not null and w.parked_at is null
  limit ${sql.lit(MAX_ADMITTED + 1)}
)`;

/** Whether conversation `v` may wait in Redis, if it is the one that came last. */
export const isAdmitted = sql<boolean>`(select count(*) < ${sql.lit(MAX_ADMITTED)} from ${waiting} as w)`;

/** Who may wait in Redis now that another one of a crowded company has been answered. */
export async function nextAdmitted(db: Db, companyId: string): Promise<string | undefined> {
  const next = await db
    .selectFrom('conversation')
    .select('id')
    .where('company_id', '=', companyId)
    .where('due_at', 'is not', null)
    .where('parked_at', 'is', null)
    .orderBy('due_at')
    .offset(MAX_ADMITTED - 1)
    .limit(1)
    .executeTakeFirst();
  return next?.id;
}
