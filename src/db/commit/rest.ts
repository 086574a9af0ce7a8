import { sql } from 'kysely';
import type { Debounce } from '../../domain/policies';
import type { Tx } from '../database';
import { afterPause, dueAt, dueIn } from '../debounce';
import { isUnanswered } from '../waiting';

/**
 * Schedules the next turn for the messages that a committed turn has not answered. Returns the milliseconds until it is due;
 * null: no message is left.
 */
export async function scheduleRest(
  tx: Tx,
  conversationId: string,
  debounce: Debounce,
): Promise<number | null> {
  const scheduled = await tx
    .with('rest', (query) =>
      query
        .selectFrom('message')
        .select((message) => [
          message.fn.min('stored_at').as('first'),
          message.fn.max('stored_at').as('last'),
        ])
        .where('conversation_id', '=', conversationId)
        .where(isUnanswered('message')),
    )
    .updateTable('conversation')
    .from(['company', 'rest'])
    .set({
      waiting_since: sql<Date>`rest.first`,
      due_at: afterPause(
        dueAt({ first: sql.ref('rest.first'), last: sql.ref('rest.last') }, 'company', debounce),
      ),
    })
    .whereRef('company.id', '=', 'conversation.company_id')
    .where('conversation.id', '=', conversationId)
    .where('rest.first', 'is not', null)
    .returning(dueIn('conversation.due_at').as('dueInMs'))
    .executeTakeFirst();
  return scheduled?.dueInMs ?? null;
}
