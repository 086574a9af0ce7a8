import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { DialogueMessage } from '../domain/context';
import { localTime } from './local-time';
import type { Database } from './schema';

/**
 * The answered messages and the replies of a row of `conversation`, newest first, without those that the client has deleted. The messages of a turn come before its
 * reply, in the order in which they were written, not in the order in which they were delivered.
 */
export function lastMessages(conversation: ExpressionBuilder<Database, 'conversation'>, limit: number) {
  return newestFirst(conversation)
    .select([
      sql<DialogueMessage['from']>`case message.direction when 'in' then 'client' else 'business' end`.as(
        'from',
      ),
      'message.kind',
      spoken('message').as('text'),
      isoTime('message.sent_at').as('sentAt'),
    ])
    .limit(limit);
}

/** The earliest booking of which the last message reminds the client, and the time of which it speaks. */
export function lastReminded(conversation: ExpressionBuilder<Database, 'conversation'>) {
  return conversation
    .selectFrom('reminder')
    .innerJoin('company', 'company.id', 'reminder.company_id')
    .select([
      sql<string>`reminder.booking_id::text`.as('bookingId'),
      localTime('reminder.starts_at', 'company.timezone').as('from'),
    ])
    .where('reminder.message_id', '=', newestFirst(conversation).select('message.id').limit(1))
    .orderBy('reminder.starts_at')
    .orderBy('reminder.booking_id')
    .limit(1);
}

function newestFirst(conversation: ExpressionBuilder<Database, 'conversation'>) {
  return conversation
    .selectFrom('message')
    .whereRef('message.conversation_id', '=', 'conversation.id')
    .where('message.turn', 'is not', null)
    .where('message.deleted_at', 'is', null)
    .orderBy('message.turn', 'desc')
    .orderBy('message.direction', 'desc')
    .orderBy('message.sent_at', 'desc')
    .orderBy('message.received_at', 'desc')
    .orderBy('message.id', 'desc');
}

/** What a message says: its text, or else what was heard in it. */
export function spoken(message: string): RawBuilder<string | null> {
  return sql<string | null>`coalesce(${sql.ref(`${message}.text`)}, ${sql.ref(`${message}.transcript`)})`;
}

/** As `Date.prototype.toISOString` writes it, so that a dialogue looks the same from the cache and from PostgreSQL. */
export function isoTime(instant: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.ref(instant)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
