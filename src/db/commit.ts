import { type RawBuilder, sql } from 'kysely';
import type { LoadReport } from '../context/report';
import { crashPoint } from '../crash-point';
import type { Reply } from '../responders/responder';
import { perform } from './actions';
import type { Db, Transaction } from './database';
import type { Debounce } from './debounce';
import { isoTime } from './dialogue';
import type { Database } from './schema';
import { advanceConversation, FRESH, isWhole, markAnswered, type PendingTurn } from './turn';

/** Kept with the reply for whoever asks why it was as it was. */
export interface TurnReport {
  context: LoadReport;
  responderMs: number;
}

export type Committed =
  | { kind: 'superseded' }
  | { kind: 'overtaken' }
  | {
      kind: 'committed';
      version: number;
      /** ISO 8601; null: the turn said nothing. */
      repliedAt: string | null;
      /** Milliseconds until the turn of what has come since; null: nothing has. */
      dueInMs: number | null;
    };

/**
 * Reply, state, answered marks, bookings and events, all or nothing, and only if no other turn of the
 * conversation was committed since `turn` was read, nor (within limits) has the client written more. Throws
 * `SlotTaken` and `InvalidAction`.
 */
export async function commitTurn(
  db: Db,
  turn: PendingTurn,
  reply: Reply,
  report: TurnReport,
  debounce: Debounce,
): Promise<Committed> {
  // Nearly always nothing has happened meanwhile and nothing is booked: that is one statement.
  const simple = reply.actions.length === 0 && isWhole(turn);
  const committed = simple ? await commitUndisturbed(db, turn, reply, report) : undefined;
  return committed ?? commitDisturbed(db, turn, reply, report, debounce);
}

/**
 * Commits a turn without actions, if the conversation still is what was read. All that decides stands in the
 * conversation's row, which PostgreSQL looks at again after it has waited for its lock. Undefined: something has changed.
 */
async function commitUndisturbed(
  db: Db,
  turn: PendingTurn,
  reply: Reply,
  report: TurnReport,
): Promise<Committed | undefined> {
  const row: Record<string, RawBuilder<unknown>> = replyRow(turn, reply.text ?? '', report);
  const columns = Object.keys(row) as (keyof ReturnType<typeof replyRow>)[];
  const advanced = await db
    .with('advanced', (query) =>
      query
        .updateTable('conversation as v')
        .set({
          version: sql<number>`v.version + 1`,
          ...FRESH,
          waiting_since: null,
          due_at: null,
          ...(reply.state && { state: JSON.stringify(reply.state) }),
        })
        .where('v.id', '=', turn.conversationId)
        .where('v.version', '=', turn.versions.dialogue)
        .where('v.received', '=', turn.received)
        .returning('v.version'),
    )
    .with('answered', (query) =>
      query
        .updateTable('message as m')
        .from('advanced')
        .set({ turn: nextVersion(turn) })
        .where(sql<boolean>`m.id = any(${turn.messages.map(({ id }) => id)}::bigint[])`),
    )
    .with('said', (query) =>
      query
        .insertInto('message')
        .columns(columns)
        .expression((from) =>
          from
            .selectFrom('advanced')
            .select(Object.entries(row).map(([column, value]) => value.as(column)))
            .where(sql<boolean>`${Boolean(reply.text)}::boolean`),
        )
        .returning(isoTime('sent_at').as('repliedAt')),
    )
    .selectFrom('advanced')
    .leftJoin('said', (join) => join.onTrue())
    .select(['advanced.version', 'said.repliedAt'])
    .executeTakeFirst();
  return advanced && { kind: 'committed', ...advanced, dueInMs: null };
}

async function commitDisturbed(
  db: Db,
  turn: PendingTurn,
  reply: Reply,
  report: TurnReport,
  debounce: Debounce,
): Promise<Committed> {
  return db.transaction().execute(async (tx): Promise<Committed> => {
    const advanced = await advanceConversation(tx, turn, reply.state, debounce);
    if (typeof advanced === 'string') return { kind: advanced };
    const { version } = advanced;
    const { dueInMs } = await markAnswered(tx, turn, version, debounce);
    for (const [index, action] of reply.actions.entries()) {
      await perform(tx, turn, action, `${turnKey(turn)}-${index}`);
    }
    crashPoint('inside-commit');
    const repliedAt = reply.text ? await addReply(tx, replyRow(turn, reply.text, report)) : null;
    return { kind: 'committed', version, repliedAt, dueInMs };
  });
}

/** The outbox: what stands here is sent, by whichever process, until it is sent or refused. */
function replyRow(turn: PendingTurn, text: string, report: TurnReport) {
  const last = turn.messages.at(-1);
  const now = sql<Date>`clock_timestamp()`;
  return {
    company_id: sql<string>`${turn.companyId}::text`,
    conversation_id: sql<string>`${turn.conversationId}::bigint`,
    direction: sql<'out'>`'out'`,
    channel: sql<string>`${last?.channel ?? ''}::text`,
    address: sql<string>`${last?.address ?? turn.client}::text`,
    text: sql<string>`${text}::text`,
    sent_at: now,
    received_at: now,
    turn: sql<number>`${nextVersion(turn)}::integer`,
    status: sql<'pending'>`'pending'`,
    idempotency_key: sql<string>`${turnKey(turn)}::text`,
    turn_report: sql<string>`${JSON.stringify(report)}::jsonb`,
  };
}

async function addReply(tx: Transaction<Database>, row: ReturnType<typeof replyRow>): Promise<string> {
  const { repliedAt } = await tx
    .insertInto('message')
    .values(row)
    .returning(isoTime('sent_at').as('repliedAt'))
    .executeTakeFirstOrThrow();
  return repliedAt;
}

/** The conversation's after this turn. */
function nextVersion({ versions }: PendingTurn): number {
  return versions.dialogue + 1;
}

/** The same for every attempt at this turn, and of no other. */
function turnKey(turn: PendingTurn): string {
  return `${turn.companyId}-${turn.conversationId}-${nextVersion(turn)}`;
}
