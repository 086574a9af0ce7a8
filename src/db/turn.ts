import { sql } from 'kysely';
import { type Autonomy, type LatePolicy, LONGEST_LATE_AFTER, type OnLate } from '../domain/policies';
import type { TurnMessage } from '../domain/turn';
import { hasPlace } from './admission';
import { batched } from './batched';
import { millisecondsUntil } from './debounce';
import { isoTime, spoken } from './dialogue';
import { isUnseen } from './outbox/unseen';
import { rowsOf } from './rows';
import { isPaused, isUnanswered } from './waiting';

/** More than this is left for the next turn; no responder reads a thousand messages at once. */
const MAX_MESSAGES = 100;

export interface DueTurn {
  conversationId: string;
  companyId: string;
  clientId: string;
  /** The client's canonical address. */
  client: string;
  /** Local times of actions are in it. */
  timezone: string;
  /** Minutes by which the company's clock is ahead of UTC now, as PostgreSQL knows it. */
  utcOffsetMinutes: number;
  /** A person of the business answers: no turn runs. */
  isPaused: boolean;
  /** Milliseconds until the turn is due; 0: now. */
  dueInMs: number;
  /** Milliseconds since it became due. */
  lateMs: number;
  /** How long the debounce has kept it, in milliseconds: from the oldest unanswered message to the time at which it was due. */
  debounceMs: number;
  /** When the gateway put the oldest of its messages on the queue, or, if later, when the last pause ended; ISO 8601. */
  since: string;
  /** How many turns of the conversation have been committed. */
  version: number;
  /** The versions of the context's sources when the messages were read. */
  versions: { company: number; schedule: number; client: number; dialogue: number };
  /** Whether the company has a place for it; see db/admission.ts. */
  hasPlace: boolean;
  /** Why it is parked; null: it is not. */
  parkedReason: string | null;
  /** How many messages the conversation had when these were read. */
  received: number;
  /** When a message of it was last edited or deleted, as PostgreSQL writes it. */
  editedAt: string | null;
  /** What the bot of this company may do. */
  autonomy: Autonomy;
  /** On which an operator has decided; null: there is none. */
  draftId: string | null;
  /** Our last message was not sent yet when the client wrote the first of these, or is not sent at all. */
  lastReplyUnseen: boolean;
  /** What happens to late messages of this company. */
  onLate: OnLate;
  /** Oldest first, at most a hundred; `isWhole` tells whether these are all. */
  messages: UnansweredMessage[];
}

export interface UnansweredMessage extends TurnMessage {
  /** The row's. */
  id: string;
  channel: string;
  address: string;
  /** The sender in the provider's own spelling. */
  providerAddress: string | null;
  /** Older than `lateAfterMs`. */
  late: boolean;
  /** Of the span that stored it; null: it was not traced. */
  traceparent: string | null;
}

interface TurnRequest extends LatePolicy {
  conversationId: string;
  /** `AUTONOMY`, for companies without one of their own. */
  autonomy: Autonomy;
  turnsPerCompany: number;
  /** `MAX_WAIT`, for companies without one of their own. */
  maxWaitMs: number;
}

/** The unanswered messages and the source versions, in one statement. Undefined: there is nothing to answer. */
export const readTurn = batched(async (db, requests: TurnRequest[]): Promise<(DueTurn | undefined)[]> => {
  const rows = requests.map(({ conversationId, autonomy, onLate, lateAfterMs, maxWaitMs }) => ({
    id: conversationId,
    autonomy,
    on_late: onLate,
    late_after_ms: lateAfterMs,
    max_wait_ms: maxWaitMs,
  }));
  const limit = Math.min(...requests.map(({ turnsPerCompany }) => turnsPerCompany)); // a process has one limit
  const lateAfter = sql`least(coalesce(company.late_after_ms, request.late_after_ms), ${sql.lit(LONGEST_LATE_AFTER)})`;
  // A turn that has failed is due later, but the debounce has kept it no longer than this.
  const maxWait = sql`coalesce(company.max_wait_ms, request.max_wait_ms)`;
  const debounce = sql`extract(epoch from conversation.due_at - greatest(conversation.waiting_since, conversation.paused_until)) * 1000`;
  const utcOffset = sql`extract(epoch from (now() at time zone company.timezone) - (now() at time zone 'UTC'))`;
  const turns = await sql<DueTurn>`
    select conversation.id as "conversationId", conversation.company_id as "companyId",
      conversation.client_id as "clientId", client.address as client, company.timezone,
      (${utcOffset} / 60)::integer as "utcOffsetMinutes",
      conversation.parked_reason as "parkedReason", conversation.received, conversation.version,
      conversation.edited_at::text as "editedAt", conversation.draft_id as "draftId",
      coalesce(company.autonomy, request.autonomy) as autonomy,
      ${isUnseen('conversation', 'unanswered.written_at')} as "lastReplyUnseen",
      coalesce(company.on_late, request.on_late) as "onLate", ${millisecondsUntil('conversation.due_at')} as "dueInMs",
      (extract(epoch from clock_timestamp() - conversation.due_at) * 1000)::float8 as "lateMs",
      greatest(0, least(${debounce}, ${maxWait}))::float8 as "debounceMs",
      ${isoTime('unanswered.since')} as since,
      ${hasPlace('conversation', limit)} as "hasPlace", ${isPaused('conversation')} as "isPaused",
      json_build_object('company', company.version, 'schedule', company.schedule_version, 'client', client.version,
        'dialogue', conversation.dialogue_version) as versions,
      messages
    from ${rowsOf(rows, { id: 'bigint', autonomy: 'text', on_late: 'text', late_after_ms: 'bigint', max_wait_ms: 'bigint' })} as request
    cross join lateral (
      select * from conversation due where due.id = request.id and due.due_at is not null limit 1
    ) as conversation
    join company on company.id = conversation.company_id
    join client on client.id = conversation.client_id
    cross join lateral (
      select json_agg(json_build_object('id', id::text, 'messageId', provider_message_id, 'kind', kind, 'text', ${spoken('unanswered')},
        'choice', choice, 'media', media, 'providerAddress', provider_address, 'sentAt', ${isoTime('sent_at')}, 'channel', channel, 'address', address,
        'traceparent', traceparent,
        'late', sent_at < clock_timestamp() - ${lateAfter} * interval '1 millisecond')
        order by sent_at, received_at, id) as messages, greatest(min(received_at), conversation.paused_until) as since,
        min(sent_at) as written_at
      from (
        select * from message
        where message.conversation_id = conversation.id and ${isUnanswered('message')}
        order by message.sent_at, message.received_at, message.id limit ${sql.lit(MAX_MESSAGES)}
      ) as unanswered
    ) as unanswered
    where messages is not null
  `.execute(db);
  const byConversation = new Map(turns.rows.map((turn) => [turn.conversationId, turn]));
  return requests.map(({ conversationId }) => byConversation.get(conversationId));
});

/** Whether the turn answers everything that its conversation had when it was read. */
export function isWhole({ messages }: DueTurn): boolean {
  return messages.length < MAX_MESSAGES;
}
