import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { DialogueMessage } from '../domain/context';
import type { Database } from './schema';

type InConversation = ExpressionBuilder<Database & { v: Database['conversation'] }, 'v'>;

/**
 * The answered messages and replies of the conversation `v`, newest first. A turn's messages stand before its
 * reply, and inside a turn the order is the one they were written in, whatever order they were delivered in.
 */
export function lastMessages(conversation: InConversation, limit: number) {
  return conversation
    .selectFrom('message as m')
    .select([
      sql<DialogueMessage['from']>`case m.direction when 'in' then 'client' else 'business' end`.as('from'),
      'm.kind',
      'm.text',
      isoTime('m.sent_at').as('sentAt'),
    ])
    .whereRef('m.conversation_id', '=', 'v.id')
    .where('m.turn', 'is not', null)
    .orderBy('m.turn', 'desc')
    .orderBy('m.direction', 'desc')
    .orderBy('m.sent_at', 'desc')
    .orderBy('m.received_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(limit);
}

/** As `Date.prototype.toISOString` would write it, so that a dialogue reads the same however it was loaded. */
export function isoTime(instant: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(instant)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
