import { sql } from 'kysely';
import type { DialogueState } from '../../domain/context';
import type { Tx } from '../database';
import { waitsForOperator } from '../drafts/waiting';
import { storableJson } from '../storable';
import { isPaused } from '../waiting';
import { mergedState } from './states';

interface Pair {
  survivor: string;
  other: string;
}

/**
 * Moves everything of one conversation into another and deletes it. Both are locked. The version moves on, so that a turn in
 * flight on either is superseded; what neither had answered is due, once, in the survivor.
 */
export async function mergeConversations(tx: Tx, pair: Pair): Promise<void> {
  const { turns, newest } = await interleaveTurns(tx, pair);
  await tx
    .updateTable('message')
    .set({ conversation_id: pair.survivor })
    .where('conversation_id', '=', pair.other)
    .execute();
  await tx
    .updateTable('booking_request') // what is not told yet is told in the survivor
    .set({ conversation_id: pair.survivor })
    .where('conversation_id', '=', pair.other)
    .execute();
  await tx
    .updateTable('draft')
    .set({ conversation_id: pair.survivor })
    .where('conversation_id', '=', pair.other)
    .execute();
  await combineRows(tx, pair, turns, newest);
  await tx.deleteFrom('conversation').where('id', '=', pair.other).execute();
}

interface Interleaved {
  /** How many turns both have. */
  turns: number;
  /** The conversation with the last turn. */
  newest: string;
}

/**
 * Numbers the turns of both conversations anew, by time, because a dialogue is read in the order of its turns. The messages of a
 * turn stay together, and no turn overtakes another one of its conversation. Messages with another number move now.
 */
async function interleaveTurns(tx: Tx, { survivor, other }: Pair): Promise<Interleaved> {
  const { rows } = await sql<{ turns: number; newest: string | null }>`
    with ended as (
      select conversation_id, turn, max(max(stored_at)) over (partition by conversation_id order by turn) as at
      from message where conversation_id in (${survivor}, ${other}) and turn is not null
      group by conversation_id, turn
    ), numbered as materialized (
      select conversation_id, turn, row_number() over (order by at, conversation_id, turn) as number from ended
    ), moved as (
      update message set conversation_id = ${survivor}, turn = numbered.number
      from numbered
      where message.conversation_id = numbered.conversation_id and message.turn = numbered.turn
        and (message.conversation_id <> ${survivor} or message.turn <> numbered.number)
    )
    select coalesce(max(number), 0)::integer as turns,
      (array_agg(conversation_id::text order by number desc))[1] as newest
    from numbered
  `.execute(tx);
  const { turns = 0, newest = null } = rows[0] ?? {};
  return { turns, newest: newest ?? survivor };
}

/**
 * The newest state wins field by field (states.ts). A draft is outdated, and what it would have answered is due. Of pauses and failures the stricter one stays. A conversation is parked if the unanswered
 * messages of one of the two were parked.
 */
async function combineRows(tx: Tx, { survivor, other }: Pair, turns: number, newest: string): Promise<void> {
  const state = await stateOfBoth(tx, { survivor, other }, newest);
  const parked = (row: string) =>
    sql`(${sql.ref(`${row}.parked_at`)} is not null and ${sql.ref(`${row}.due_at`)} is not null)`;
  const waitsDeferred = (row: string) =>
    sql`(${sql.ref(`${row}.due_at`)} is null or ${sql.ref(`${row}.deferred`)})`;
  const hadDraft = sql`(${waitsForOperator('survivor')} or ${waitsForOperator('other')})`;
  const isDue = sql`(survivor.due_at is not null or other.due_at is not null or ${hadDraft})`;
  const now = sql`case when ${hadDraft} then clock_timestamp() end`;
  const earlier = sql`(survivor.handed_over_at <= other.handed_over_at or other.handed_over_at is null)`;
  await sql`
    update conversation as survivor set
      version = greatest(survivor.version, other.version, ${turns}::integer) + 1,
      state = ${storableJson(state)}::jsonb,
      received = survivor.received + other.received,
      waiting_since = least(survivor.waiting_since, other.waiting_since, ${now}),
      due_at = case when ${isDue} then greatest(survivor.due_at, other.due_at, survivor.paused_until, other.paused_until, ${now}) end,
      draft_id = null,
      deferred = ${isDue} and (${waitsDeferred('survivor')} and ${waitsDeferred('other')}
        or ${isPaused('survivor')} or ${isPaused('other')}),
      times_outdated = greatest(survivor.times_outdated, other.times_outdated),
      failures = greatest(survivor.failures, other.failures),
      times_parked = greatest(survivor.times_parked, other.times_parked),
      parked_at = case when ${parked('survivor')} then survivor.parked_at when ${parked('other')} then other.parked_at end,
      parked_reason = case when ${parked('survivor')} then survivor.parked_reason
        when ${parked('other')} then other.parked_reason end,
      handed_over_at = least(survivor.handed_over_at, other.handed_over_at),
      handed_over_reason = case when ${earlier} and survivor.handed_over_at is not null then survivor.handed_over_reason
        else other.handed_over_reason end,
      paused_until = greatest(survivor.paused_until, other.paused_until),
      edited_at = greatest(survivor.edited_at, other.edited_at),
      created_at = least(survivor.created_at, other.created_at)
    from conversation as other
    where survivor.id = ${survivor} and other.id = ${other}
  `.execute(tx);
}

async function stateOfBoth(tx: Tx, { survivor, other }: Pair, newest: string): Promise<DialogueState> {
  const rows = await tx
    .selectFrom('conversation')
    .select(['id', 'state'])
    .where('id', 'in', [survivor, other])
    .execute();
  const older = rows.find(({ id }) => id !== newest);
  const last = rows.find(({ id }) => id === newest);
  return mergedState(older?.state ?? {}, last?.state ?? {});
}
