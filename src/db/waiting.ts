import { type RawBuilder, sql } from 'kysely';

/** Whether a conversation waits for a turn. `row`: its table or alias. */
export function waitsForTurn(row: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${row}.due_at`)} is not null and ${sql.ref(`${row}.parked_at`)} is null)`;
}

/** Whether a person of the business answers, so that no turn runs. `row`: the conversation's table or alias. */
export function isPaused(row: string): RawBuilder<boolean> {
  return sql<boolean>`coalesce(${sql.ref(`${row}.paused_until`)} > clock_timestamp(), false)`;
}

/**
 * Whether a conversation waits until its company has a place for it. `conversation.deferred` alone says only that it has no wake-up:
 * one that is paused has none either, and waits for a person. `row`: its table or alias.
 */
export function waitsForPlace(row: string): RawBuilder<boolean> {
  return sql<boolean>`(${waitsForTurn(row)} and ${sql.ref(`${row}.deferred`)} and not ${isPaused(row)})`;
}

/** Whether a message is a client's, and no turn has answered it. `row`: its table or alias. */
export function isUnanswered(row: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${row}.direction`)} = 'in' and ${sql.ref(`${row}.turn`)} is null)`;
}
