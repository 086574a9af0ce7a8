import { sql } from 'kysely';
import type { Debounce } from '../domain/policies';
import type { IncomingMessage } from '../jobs/incoming-message';
import { countWaiting, isSaturated } from './admission';
import { batched } from './batched';
import type { Db } from './database';
import { afterPause, dueAt, dueIn } from './debounce';
import { waitsForOperator } from './drafts/waiting';
import { rowsOf } from './rows';
import { storableText } from './storable';
import { isPaused } from './waiting';

export interface NewMessage {
  message: IncomingMessage;
  /** The client's, canonical. */
  address: string;
  /** When the gateway put it on the queue. */
  receivedAt: Date;
  /** Of the span that stores it. */
  traceparent?: string | undefined;
  /** Stored as answered: another agent answers it. It moves the conversation on, and a turn that runs is superseded. */
  isAnswered?: boolean;
}

export interface InboxSettings {
  debounce: Debounce;
  /** How many places a company has (`TURNS_PER_COMPANY`). */
  turnsPerCompany: number;
}

/** The conversation of a message that was stored. */
export interface Conversation {
  conversationId: string;
  /** Milliseconds until the conversation's turn is due; null: nothing is unanswered. */
  dueInMs: number | null;
  /** The conversation gets no wake-up now: all places of its company are taken, or a person answers. */
  deferred: boolean;
  /** More conversations of its company wait than it has places. */
  flooded: boolean;
}

export type Outcome =
  | { kind: 'inserted'; conversation: Conversation }
  | { kind: 'duplicate' }
  /** Another transaction has locked the conversation. */
  | { kind: 'busy' }
  /** The client is new, the company is unknown, or it is locked. */
  | { kind: 'no-conversation' };

/**
 * What the statement did; null in place of an empty list. Joined in JavaScript: PostgreSQL expects one row of each list, and
 * would read one of them once per row of the other.
 */
interface Report {
  /** The messages whose conversation exists, and whether this statement has acquired its lock. */
  found: { position: number; acquired: boolean }[] | null;
  inserted: { conversationId: string; companyId: string; channel: string; messageId: string }[] | null;
  due: Omit<Conversation, 'flooded'>[] | null;
  /** Companies. */
  flooded: string[] | null;
}

const COLUMNS = {
  position: 'integer',
  company_id: 'text',
  address: 'text',
  channel: 'text',
  kind: 'text',
  text: 'text',
  provider_address: 'text',
  choice: 'text',
  media: 'jsonb',
  payload: 'jsonb',
  sent_at: 'timestamptz',
  received_at: 'timestamptz',
  provider_message_id: 'text',
  traceparent: 'text',
  is_answered: 'boolean',
} as const;

/**
 * Inserts messages into the conversations of their clients and says when the turns are due. It waits for no lock: a frozen
 * process may hold the lock of one conversation for long, and the messages belong to many.
 */
async function insertMessages(db: Db, incoming: readonly (NewMessage & InboxSettings)[]): Promise<Outcome[]> {
  const rows = incoming.map(
    ({ message, address, receivedAt, traceparent, isAnswered = false }, position) => ({
      position,
      company_id: message.companyId,
      address,
      channel: message.channel,
      kind: message.kind,
      text: message.text,
      provider_address: message.from.value,
      choice: message.choice,
      media: message.media,
      payload: message.payload,
      sent_at: message.sentAt,
      received_at: receivedAt,
      provider_message_id: message.messageId,
      traceparent,
      is_answered: isAnswered,
    }),
  );
  // A process has one debounce and one limit: these are all the same.
  const debounce = {
    debounceMs: Math.min(...incoming.map((one) => one.debounce.debounceMs)),
    maxWaitMs: Math.min(...incoming.map((one) => one.debounce.maxWaitMs)),
  };
  const turnsPerCompany = Math.min(...incoming.map((one) => one.turnsPerCompany));
  const now = sql<Date>`clock_timestamp()`;
  const first = sql<Date>`coalesce(conversation.waiting_since, ${now})`;
  const needsTurn = sql<boolean>`(counted.has_unanswered or ${waitsForOperator('conversation')})`;
  const { rows: reports } = await sql<Report>`
    with found as materialized (
      select row.*, conversation.id as conversation_id, lock.version, lock.version is not null as acquired
      from ${rowsOf(rows, COLUMNS)} as row
      cross join lateral (
        select conversation.id from client_address
        join conversation on conversation.company_id = client_address.company_id
          and conversation.client_id = client_address.client_id
        where client_address.company_id = row.company_id and client_address.address = row.address limit 1
      ) as conversation
      left join lateral (
        select own.version from conversation own
        where own.id = conversation.id limit 1 for no key update skip locked
      ) as lock on true
    ), company_found as materialized (
      select company_id, ${isSaturated(sql.ref('given.company_id'), turnsPerCompany)} as saturated,
        ${countWaiting(sql.ref('given.company_id'), turnsPerCompany)} + given.conversations > ${turnsPerCompany} as flooded
      from (
        select company_id, count(distinct conversation_id) as conversations from found where acquired group by company_id
      ) as given
    ), reached as (
      update client_address set unreachable_at = null from (
        select writer.company_id, writer.address from found
        join client_address as writer on writer.company_id = found.company_id and writer.address = found.address
        where found.acquired and writer.unreachable_at is not null for no key update of writer skip locked
      ) as writes
      where client_address.company_id = writes.company_id and client_address.address = writes.address
    ), inserted as (
      insert into message (company_id, conversation_id, direction, channel, address, provider_address, kind, text, choice, media,
        payload, sent_at, received_at, provider_message_id, traceparent, turn)
      select company_id, conversation_id, 'in', channel, address, provider_address, kind, text, choice, media, payload,
        sent_at, received_at, provider_message_id, traceparent, case when is_answered then version + 1 end
      from found where acquired order by position
      on conflict (company_id, channel, provider_message_id) where direction = 'in' do nothing
      returning company_id, channel, provider_message_id, conversation_id, turn
    ), counted as (
      select conversation_id, count(*)::integer as messages, bool_or(turn is null) as has_unanswered,
        bool_or(turn is not null) as has_answered
      from inserted group by conversation_id
    ), due as (
      update conversation
      set received = conversation.received + counted.messages,
        version = conversation.version + case when counted.has_answered then 1 else 0 end,
        waiting_since = case when ${needsTurn} then ${first} else conversation.waiting_since end,
        -- the wait after a failure goes on: its wake-up is delayed until then
        due_at = case when ${needsTurn} then greatest(
          ${afterPause(dueAt({ first, last: now }, 'company', debounce))},
          case when conversation.failures > 0 then conversation.due_at end
        ) else conversation.due_at end,
        draft_id = null,
        -- one that waits already keeps its place, or stays without one: the longest waiting comes first
        deferred = case when conversation.due_at is null then company_found.saturated or ${isPaused('conversation')}
          else conversation.deferred end
      from counted, company, company_found
      where conversation.id = counted.conversation_id and company.id = conversation.company_id
        and company_found.company_id = conversation.company_id
      returning conversation.id, ${dueIn('conversation.due_at')} as in_ms, conversation.deferred
    )
    select
      (select json_agg(json_build_object('position', position, 'acquired', acquired)) from found) as found,
      (select json_agg(json_build_object('conversationId', conversation_id::text, 'companyId', company_id,
        'channel', channel, 'messageId', provider_message_id)) from inserted) as inserted,
      (select json_agg(json_build_object('conversationId', id::text, 'dueInMs', in_ms, 'deferred', deferred)) from due) as due,
      (select json_agg(company_id) from company_found where flooded) as flooded
  `.execute(db);
  return outcomesOf(incoming, reports[0] as Report);
}

function outcomesOf(incoming: readonly NewMessage[], { found, inserted, due, flooded }: Report): Outcome[] {
  const acquired = new Map(found?.map((row) => [row.position, row.acquired]));
  const conversations = new Map(due?.map((conversation) => [conversation.conversationId, conversation]));
  const conversationIds = new Map(inserted?.map((one) => [keyOf(one), one.conversationId]));
  return incoming.map(({ message }, position): Outcome => {
    if (!acquired.has(position)) return { kind: 'no-conversation' };
    if (!acquired.get(position)) return { kind: 'busy' };
    const key = keyOf({
      companyId: message.companyId,
      channel: storableText(message.channel),
      messageId: storableText(message.messageId),
    });
    const conversation = conversations.get(conversationIds.get(key) ?? '');
    if (!conversation) return { kind: 'duplicate' };
    conversationIds.delete(key); // the same message further down is its duplicate
    const isFlooding = flooded?.includes(message.companyId) ?? false;
    return { kind: 'inserted', conversation: { ...conversation, flooded: isFlooding } };
  });
}

function keyOf(message: { companyId: string; channel: string; messageId: string }): string {
  return JSON.stringify([message.companyId, message.channel, message.messageId]);
}

/** Messages that are stored at the same moment are one statement. */
export const insertMessage = batched(insertMessages);
