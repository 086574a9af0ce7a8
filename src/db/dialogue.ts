import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { DialogueMessage } from '../domain/context';
import type { Database } from './schema';

/**
 * The answered messages and the replies of a row of `conversation`, newest first, without those that the client has deleted. The messages of a turn come before its
 * reply, in the order in which they were written, not in the order in which they were delivered.
 */
export function lastMessages(conversation: ExpressionBuilder<Database, 'conversation'>, limit: number) {
  return conversation
    .selectFrom('message')
    .select([
      sql<DialogueMessage['from']>`case message.direction when 'in' then 'client' else 'business' end`.as(
        'from',
      ),
      'message.kind',
      'message.text',
      isoTime('message.sent_at').as('sentAt'),
    ])
    .whereRef('message.conversation_id', '=', 'conversation.id')
    .where('message.turn', 'is not', null)
    .where('message.deleted_at', 'is', null)
    .orderBy('message.turn', 'desc')
    .orderBy('message.direction', 'desc')
    .orderBy('message.sent_at', 'desc')
    .orderBy('message.received_at', 'desc')
    .orderBy('message.id', 'desc')
    .limit(limit);
}

/** As `Date.prototype.toISOString` writes it, so that a dialogue looks the same from the cache and from PostgreSQL. */
export function isoTime(instant: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(instant)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
