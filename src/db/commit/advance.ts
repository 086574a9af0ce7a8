import { sql } from 'kysely';
import { setAllAnswered } from '../all-answered';
import type { Db, Tx } from '../database';
import { isoTime } from '../dialogue';
import { rowsOf } from '../rows';
import { type FinishedTurn, returnAddress, turnKey, versionAfter } from './finished-turn';

export interface Advanced {
  /** The version of the dialogue after the commit. */
  dialogueVersion: number;
  /** ISO 8601: since when the client waits for a person; null: no hand-over is open. */
  handedOverAt: string | null;
  /** When a message of the dialogue was last edited or deleted. Another time than the turn has read: its context is outdated. */
  editedAt: string | null;
  /** ISO 8601; null: the turn has no reply. */
  repliedAt: string | null;
}

/** Null in place of an empty list. */
interface AdvancedRows {
  advanced: (Omit<Advanced, 'repliedAt'> & { conversationId: string })[] | null;
  replies: { conversationId: string; repliedAt: string }[] | null;
}

/**
 * Commits finished turns: the conversation moves to its next version and its counters start again, the messages that were
 * read are marked as answered, and the reply is stored. This is the only statement that commits a turn.
 *
 * Undefined for a turn whose conversation has changed since it was read, or is locked by another transaction: the statement
 * waits for no lock, because it carries the turns of many conversations.
 */
export async function advanceConversations(
  db: Db | Tx,
  finished: readonly FinishedTurn[],
): Promise<(Advanced | undefined)[]> {
  const { rows } = await sql<AdvancedRows>`
    with given as materialized (
      select distinct on (turn.conversation_id) turn.* from ${turnRows(finished)} as turn
      cross join lateral (
        select from conversation
        where conversation.id = turn.conversation_id
          and conversation.version = turn.version_before and conversation.received = turn.received
          and conversation.draft_id is not distinct from turn.draft_id
        limit 1 for no key update skip locked
      ) as unchanged
      order by turn.conversation_id, turn.position
    ), advanced as (
      update conversation set
        version = given.version_after, state = coalesce(given.state, conversation.state), ${setAllAnswered}
      from given
      where conversation.id = given.conversation_id
      returning conversation.id, conversation.version, conversation.dialogue_version,
        ${isoTime('conversation.handed_over_at')} as handed_over_at, conversation.edited_at::text as edited_at
    ), answered as (
      update message set turn = advanced.version
      from advanced join ${answerRows(finished)} as answer on answer.conversation_id = advanced.id
      where message.id = answer.message_id
    ), reply as (
      insert into message (company_id, conversation_id, direction, channel, address, provider_address, text, options,
        sent_at, received_at, turn, status, idempotency_key, turn_report)
      select company_id, conversation_id, 'out', channel, address, provider_address, text, options, clock_timestamp(),
        clock_timestamp(), version_after, 'pending', idempotency_key, report
      from given where text is not null
      returning conversation_id, ${isoTime('sent_at')} as replied_at
    )
    select
      (select json_agg(json_build_object('conversationId', id::text, 'dialogueVersion', dialogue_version,
        'handedOverAt', handed_over_at, 'editedAt', edited_at)) from advanced) as advanced,
      (select json_agg(json_build_object('conversationId', conversation_id::text, 'repliedAt', replied_at)) from reply)
        as replies
  `.execute(db);
  return outcomesOf(finished, rows[0]);
}

function turnRows(finished: readonly FinishedTurn[]) {
  const turns = finished.map(({ turn, reply, report }, position) => ({
    position,
    conversation_id: turn.conversationId,
    company_id: turn.companyId,
    version_before: turn.version,
    version_after: versionAfter(turn),
    received: turn.received,
    draft_id: turn.draftId,
    state: reply.state,
    text: reply.text || undefined,
    options: reply.options?.length ? reply.options : undefined,
    ...returnAddress(turn),
    idempotency_key: turnKey(turn),
    report,
  }));
  return rowsOf(turns, {
    position: 'integer',
    conversation_id: 'bigint',
    company_id: 'text',
    version_before: 'integer',
    version_after: 'integer',
    received: 'integer',
    draft_id: 'bigint',
    state: 'jsonb',
    text: 'text',
    channel: 'text',
    address: 'text',
    provider_address: 'text',
    options: 'jsonb',
    idempotency_key: 'text',
    report: 'jsonb',
  });
}

function answerRows(finished: readonly FinishedTurn[]) {
  const answers = finished.flatMap(({ turn }) =>
    turn.messages.map(({ id }) => ({ message_id: id, conversation_id: turn.conversationId })),
  );
  return rowsOf(answers, { message_id: 'bigint', conversation_id: 'bigint' });
}

function outcomesOf(
  finished: readonly FinishedTurn[],
  rows: AdvancedRows | undefined,
): (Advanced | undefined)[] {
  const advanced = new Map(rows?.advanced?.map(({ conversationId, ...values }) => [conversationId, values]));
  const replies = new Map(rows?.replies?.map(({ conversationId, repliedAt }) => [conversationId, repliedAt]));
  return finished.map(({ turn: { conversationId } }) => {
    const values = advanced.get(conversationId);
    if (!values) return undefined;
    advanced.delete(conversationId); // of two turns of one conversation, the first was committed
    return { ...values, repliedAt: replies.get(conversationId) ?? null };
  });
}
