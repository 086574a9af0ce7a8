import { sql } from 'kysely';
import type { DialogueState } from '../../domain/context';
import type { TurnReport } from '../commit/finished-turn';
import type { Db } from '../database';

/** A turn with a report, and when it was committed. */
export interface ReportedTurn {
  turn: number;
  at: Date;
  report: Partial<TurnReport>;
}

/** How many turns without a report are looked through: those of people, and those that have said nothing. */
const FAR = 100;

/** The nearest turn before or after another one that has a report. */
export async function reportedTurn(
  db: Db,
  conversationId: string,
  { before, after }: { before: number; after?: never } | { before?: never; after: number },
): Promise<ReportedTurn | undefined> {
  const range =
    before === undefined
      ? { from: after + 1, to: after + FAR, order: 'asc' as const }
      : { from: before - FAR, to: before - 1, order: 'desc' as const };
  return db
    .selectFrom('message')
    .select([
      sql<number>`turn`.as('turn'),
      'sent_at as at',
      sql<Partial<TurnReport>>`turn_report`.as('report'),
    ])
    .where('conversation_id', '=', conversationId)
    .where('turn', '>=', range.from)
    .where('turn', '<=', range.to)
    .where('turn_report', 'is not', null)
    .orderBy('turn', range.order)
    .limit(1)
    .executeTakeFirst();
}

export interface Progress {
  /** How many turns have been committed. */
  version: number;
  state: DialogueState;
}

/** Where a conversation stands now. */
export async function progressOf(db: Db, conversationId: string): Promise<Progress | undefined> {
  return db
    .selectFrom('conversation')
    .select(['version', 'state'])
    .where('id', '=', conversationId)
    .executeTakeFirst();
}
