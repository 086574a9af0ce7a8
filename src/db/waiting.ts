import { type RawBuilder, sql } from 'kysely';

/** Whether a conversation waits for a turn. `row`: its table or alias. */
export function waitsForTurn(row: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${row}.due_at`)} is not null and ${sql.ref(`${row}.parked_at`)} is null)`;
}

/** Whether a message is a client's, and no turn has answered it. `row`: its table or alias. */
export function isUnanswered(row: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${row}.direction`)} = 'in' and ${sql.ref(`${row}.turn`)} is null)`;
}
