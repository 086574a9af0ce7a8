import { sql } from 'kysely';
import { MAX_OUTDATED } from '../../domain/limits';
import type { Debounce } from '../../domain/policies';
import type { Tx } from '../database';
import { latestDueAt } from '../debounce';
import type { DueTurn } from '../turn';

export type LockOutcome =
  /** The turn may be committed. `received`: how many messages the conversation has now. */
  | { kind: 'acquired'; received: number }
  /** Another turn of the conversation was committed first. */
  | { kind: 'superseded' }
  /**
   * The client has written more, and has not yet waited long enough to be answered without it. Or the conversation has another draft
   * than when it was read.
   */
  | { kind: 'outdated' };

/**
 * Locks the conversation of a finished turn until the transaction ends, and says whether the turn may still be committed. An
 * outdated turn is counted. Throws `LockTimedOut`.
 */
export async function lockConversation(tx: Tx, turn: DueTurn, debounce: Debounce): Promise<LockOutcome> {
  const deadline = latestDueAt(sql.ref('conversation.waiting_since'), 'company', debounce);
  const conversation = await tx
    .selectFrom('conversation')
    .innerJoin('company', 'company.id', 'conversation.company_id')
    .select([
      'conversation.version',
      'conversation.received',
      'conversation.draft_id as draftId',
      sql<boolean>`times_outdated < ${sql.lit(MAX_OUTDATED)} and clock_timestamp() < ${deadline}`.as(
        'canWait',
      ),
    ])
    .where('conversation.id', '=', turn.conversationId)
    .forNoKeyUpdate('conversation')
    .executeTakeFirst();
  if (conversation?.version !== turn.version) return { kind: 'superseded' };
  if (conversation.draftId !== turn.draftId) return { kind: 'outdated' };
  const { received, canWait } = conversation;
  if (received === turn.received || !canWait) return { kind: 'acquired', received };
  await tx
    .updateTable('conversation')
    .set({ times_outdated: sql<number>`times_outdated + 1` })
    .where('id', '=', turn.conversationId)
    .execute();
  return { kind: 'outdated' };
}
