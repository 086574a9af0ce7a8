import { sql } from 'kysely';
import type { Autonomy } from '../../domain/policies';
import type { Db } from '../database';
import { afterPause } from '../debounce';
import { waitsForOperator } from './waiting';

/** The most rows that one call changes; the next sweep runs in seconds. */
const BATCH = 500;

/**
 * For companies whose bot answers by itself by now: what waits for an operator there is outdated, and its messages are due. The sweep
 * admits them. `byDefault`: `AUTONOMY`. Conversations that are locked are left to the next call. Returns how many.
 */
export async function releaseDrafts(db: Db, byDefault: Autonomy): Promise<number> {
  const now = sql<Date>`clock_timestamp()`;
  const { numUpdatedRows } = await db
    .updateTable('conversation')
    .set({ draft_id: null, waiting_since: now, due_at: afterPause(now), deferred: true })
    .where('id', 'in', (query) =>
      query
        .selectFrom('conversation')
        .innerJoin('company', 'company.id', 'conversation.company_id')
        .select('conversation.id')
        .where(waitsForOperator('conversation'))
        .where(sql<boolean>`coalesce(company.autonomy, ${byDefault}) = 'answer'`)
        .limit(BATCH)
        .forNoKeyUpdate('conversation')
        .skipLocked(),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Deletes drafts that were written before that time, except those that wait or are being sent. Returns how many. */
export async function deleteDrafts(db: Db, olderThanMs: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('draft')
    .where('id', 'in', (query) =>
      query
        .selectFrom('draft')
        .select('id')
        .where('created_at', '<', sql<Date>`now() - ${olderThanMs}::bigint * interval '1 millisecond'`)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('conversation')
                .select('conversation.id')
                .whereRef('conversation.draft_id', '=', 'draft.id'),
            ),
          ),
        )
        .limit(BATCH),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
