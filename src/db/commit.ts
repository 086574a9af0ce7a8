import { sql } from 'kysely';
import type { LoadReport } from '../context/report';
import { crashPoint } from '../crash-point';
import type { Reply } from '../responders/responder';
import { perform } from './actions';
import type { Db, Transaction } from './database';
import type { Debounce } from './debounce';
import { isoTime } from './dialogue';
import type { Database } from './schema';
import { advanceConversation, markAnswered, type PendingTurn } from './turn';

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
  return db.transaction().execute(async (tx): Promise<Committed> => {
    const advanced = await advanceConversation(tx, turn, reply.state, debounce);
    if (typeof advanced === 'string') return { kind: advanced };
    const { version } = advanced;
    const { dueInMs } = await markAnswered(tx, turn, version, debounce);
    for (const action of reply.actions) await perform(tx, turn, action);
    crashPoint('inside-commit');
    const repliedAt = reply.text ? await addReply(tx, turn, version, reply.text, report) : null;
    return { kind: 'committed', version, repliedAt, dueInMs };
  });
}

/** The outbox: what stands here is sent, by whichever process, until it is sent or refused. */
async function addReply(
  tx: Transaction<Database>,
  turn: PendingTurn,
  version: number,
  text: string,
  report: TurnReport,
): Promise<string> {
  const last = turn.messages.at(-1);
  const now = sql<Date>`clock_timestamp()`;
  const { repliedAt } = await tx
    .insertInto('message')
    .values({
      company_id: turn.companyId,
      conversation_id: turn.conversationId,
      direction: 'out',
      channel: last?.channel ?? '',
      address: last?.address ?? turn.client,
      text,
      sent_at: now,
      received_at: now,
      turn: version,
      status: 'pending',
      idempotency_key: `${turn.companyId}-${turn.conversationId}-${version}`,
      turn_report: JSON.stringify(report),
    })
    .returning(isoTime('sent_at').as('repliedAt'))
    .executeTakeFirstOrThrow();
  return repliedAt;
}
