import { type RawBuilder, sql } from 'kysely';

/**
 * A draft that waits takes no place and has no wake-up, so its conversation has neither `due_at` nor `waiting_since`, although
 * messages of it are unanswered. What moves such a conversation on (db/insert-messages.ts, pauses.ts, channel-events, merge) clears
 * `draft_id` and makes it due: the draft is outdated, and no message is forgotten.
 */

/** Whether a draft of the conversation waits for an operator. `row`: its table or alias. */
export function waitsForOperator(row: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${row}.draft_id`)} is not null and ${sql.ref(`${row}.due_at`)} is null)`;
}
