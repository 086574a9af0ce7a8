import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { LoadReport } from '../context/report';
import type { Debounce } from '../domain/policies';
import type { Reply } from '../domain/turn';
import { failpoint } from '../failpoint';
import { perform } from './actions';
import { batched } from './batched';
import type { Db, Transaction } from './database';
import { isoTime } from './dialogue';
import { OneAtATime, retryLocked } from './locks';
import type { Database } from './schema';
import { storableJson } from './storable';
import { advanceConversation, isWhole, markAnswered, type PendingTurn } from './turn';

/** Kept with the reply for whoever asks why it was as it was. */
export interface TurnReport {
  context: LoadReport;
  responderMs: number;
}

export type Committed =
  | { kind: 'superseded' }
  | { kind: 'outdated' }
  | {
      kind: 'committed';
      /** Of the dialogue, after the commit. */
      dialogueVersion: number;
      /** ISO 8601; null: the turn said nothing. */
      repliedAt: string | null;
      /** Milliseconds until the turn of what has come since; null: nothing has. */
      dueInMs: number | null;
    };

/**
 * Reply, state, answered marks, bookings and events, all or nothing, and only if no other turn of the
 * conversation was committed since `turn` was read, nor (within limits) has the client written more. Throws
 * `SlotTaken`, `InvalidAction`, and `LockTimedOut` where another transaction keeps the conversation or the company locked.
 */
export async function commitTurn(
  db: Db,
  turn: PendingTurn,
  reply: Reply,
  report: TurnReport,
  debounce: Debounce,
): Promise<Committed> {
  // Nearly always nothing has happened meanwhile and nothing is booked: that is one statement, for all such turns.
  const simple = reply.actions.length === 0 && isWhole(turn);
  const committed = simple ? await commitUndisturbed(db, { turn, reply, report }) : undefined;
  if (committed) return committed;
  return retryLocked(() =>
    ofOneCompany.run(turn.companyId, () => commitDisturbed(db, turn, reply, report, debounce)),
  );
}

/** Bookings move their company's version, so that PostgreSQL too commits them one after the other. */
const ofOneCompany = new OneAtATime();

interface Finished {
  turn: PendingTurn;
  reply: Reply;
  report: TurnReport;
}

/**
 * Commits turns without actions whose conversations still are what was read. All that decides stands in the
 * conversation's row. Undefined: something has changed, or somebody else is at it, and the many must not wait for him.
 */
const commitUndisturbed = batched(async (db, finished: Finished[]): Promise<(Committed | undefined)[]> => {
  const list = <T>(of: (one: Finished) => T) => finished.map(of);
  const answers = finished.flatMap(({ turn }) =>
    turn.messages.map(({ id }) => ({ id, conversationId: turn.conversationId })),
  );
  const { rows } = await sql<{
    advanced: { id: string; dialogueVersion: number }[] | null;
    said: { conversationId: string; at: string }[] | null;
  }>`
    with given as materialized (
      select distinct on (g.id) g.* from unnest(
        ${list(({ turn }) => turn.conversationId)}::bigint[],
        ${list(({ turn }) => turn.version)}::integer[],
        ${list(({ turn }) => turn.received)}::integer[],
        ${list(({ reply }) => (reply.state ? storableJson(reply.state) : null))}::text[],
        ${list(({ turn }) => turn.companyId)}::text[],
        ${list(({ turn }) => returnAddress(turn).channel)}::text[],
        ${list(({ turn }) => returnAddress(turn).address)}::text[],
        ${list(({ reply }) => reply.text || null)}::text[],
        ${list(({ turn }) => turnKey(turn))}::text[],
        ${list(({ report }) => storableJson(report))}::text[]
      ) with ordinality as g(id, version, received, state, company_id, channel, address, text, key, report, place)
      cross join lateral (
        select from conversation v where v.id = g.id and v.version = g.version and v.received = g.received
        limit 1 for no key update skip locked
      ) as undisturbed
      order by g.id, g.place
    ), advanced as (
      update conversation v set version = v.version + 1, times_outdated = 0, failures = 0, times_parked = 0, parked_at = null,
        parked_reason = null, waiting_since = null, due_at = null, state = coalesce(g.state::jsonb, v.state)
      from given g
      where v.id = g.id
      returning v.id, v.version, v.dialogue_version
    ), answered as (
      update message m set turn = a.version
      from advanced a join unnest(
        ${answers.map(({ id }) => id)}::bigint[],
        ${answers.map(({ conversationId }) => conversationId)}::bigint[]
      ) as r(id, conversation_id) on r.conversation_id = a.id
      where m.id = r.id
    ), said as (
      insert into message (company_id, conversation_id, direction, channel, address, text, sent_at, received_at, turn, status,
        idempotency_key, turn_report)
      select g.company_id, g.id, 'out', g.channel, g.address, g.text, clock_timestamp(), clock_timestamp(), g.version + 1,
        'pending', g.key, g.report::jsonb
      from given g where g.text is not null
      returning conversation_id, ${isoTime('sent_at')} as replied_at
    )
    select (select json_agg(json_build_object('id', id::text, 'dialogueVersion', dialogue_version)) from advanced) as advanced,
      (select json_agg(json_build_object('conversationId', conversation_id::text, 'at', replied_at)) from said) as said
  `.execute(db);
  const advanced = new Map(rows[0]?.advanced?.map(({ id, dialogueVersion }) => [id, dialogueVersion]));
  const said = new Map(rows[0]?.said?.map(({ conversationId, at }) => [conversationId, at]));
  return finished.map(({ turn }) => {
    const { conversationId } = turn;
    const dialogueVersion = advanced.get(conversationId);
    if (dialogueVersion === undefined) return undefined;
    advanced.delete(conversationId); // of two turns of one conversation at once, one was committed
    const repliedAt = said.get(conversationId) ?? null;
    return { kind: 'committed', dialogueVersion, repliedAt, dueInMs: null };
  });
});

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
    const { version, dialogueVersion } = advanced;
    const { dueInMs } = await markAnswered(tx, turn, version, debounce);
    for (const [index, action] of reply.actions.entries()) {
      await perform(tx, turn, action, `${turnKey(turn)}-${index}`);
    }
    failpoint('inside-commit');
    const repliedAt = reply.text ? await addReply(tx, turn, reply.text, report) : null;
    return { kind: 'committed', dialogueVersion, repliedAt, dueInMs };
  });
}

/** The outbox: what stands here is sent, by whichever process, until it is sent or refused. */
async function addReply(
  tx: Transaction<Database>,
  turn: PendingTurn,
  text: string,
  report: TurnReport,
): Promise<string> {
  const now = sql<Date>`clock_timestamp()`;
  const { repliedAt } = await tx
    .insertInto('message')
    .values({
      company_id: turn.companyId,
      conversation_id: turn.conversationId,
      direction: 'out',
      ...returnAddress(turn),
      text,
      sent_at: now,
      received_at: now,
      turn: nextVersion(turn),
      status: 'pending',
      idempotency_key: turnKey(turn),
      turn_report: storableJson(report),
    })
    .returning(isoTime('sent_at').as('repliedAt'))
    .executeTakeFirstOrThrow();
  return repliedAt;
}

/** Where the client has written from last. */
function returnAddress({ messages, client }: PendingTurn): { channel: string; address: string } {
  const { channel = '', address = client } = messages.at(-1) ?? {};
  return { channel, address };
}

/** The conversation's after this turn. */
function nextVersion({ version }: PendingTurn): number {
  return version + 1;
}

/**
 * The same for every attempt to answer these messages in this turn, and for no other. The number of the turn alone is not
 * enough: it comes again when the database is restored from a backup, and a provider would take two replies for one.
 */
function turnKey(turn: PendingTurn): string {
  const answered = createHash('sha256').update(
    JSON.stringify(turn.messages.map(({ messageId }) => messageId)),
  );
  const digest = answered.digest('hex').slice(0, 12);
  return `${turn.companyId}-${turn.conversationId}-${nextVersion(turn)}-${digest}`;
}
