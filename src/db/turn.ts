import { sql } from 'kysely';
import { type LatePolicy, LONGEST_LATE_AFTER, type OnLate } from '../domain/policies';
import type { TurnMessage } from '../domain/turn';
import { isCrowded } from './backlog';
import { batched } from './batched';
import { millisecondsUntil } from './debounce';
import { isoTime } from './dialogue';

/** More than this is left for the next turn; no responder reads a thousand messages at once. */
const MAX_MESSAGES = 100;

export interface PendingTurn {
  conversationId: string;
  companyId: string;
  clientId: string;
  /** The client's canonical address. */
  client: string;
  /** Local times of actions are in it. */
  timezone: string;
  /** By which the company's clock is ahead of UTC now, in minutes, as PostgreSQL knows it. */
  utcOffsetMinutes: number;
  /** Milliseconds until the turn is due; 0: now. */
  dueInMs: number;
  /** How many turns of the conversation have been committed. */
  version: number;
  /** What the sources of the context were when the messages were read. */
  versions: { company: number; schedule: number; client: number; dialogue: number };
  /** Why nobody takes it up, until it is re-driven; null: it is not parked. */
  parkedReason: string | null;
  /** How many messages the conversation had when these were read. */
  received: number;
  /** Whether conversations of the company are crowded out. */
  crowded: boolean;
  /** What the company wants done with late messages. */
  onLate: OnLate;
  /** Oldest first. Up to a hundred: whether these are all, `isWhole` says. */
  messages: PendingMessage[];
}

export interface PendingMessage extends TurnMessage {
  /** The row's. */
  id: string;
  channel: string;
  address: string;
  /** Older than its company answers like any other. */
  late: boolean;
}

interface Asked extends LatePolicy {
  conversationId: string;
}

/** The unanswered messages and the source versions, in one statement. Undefined: there is nothing to answer. */
export const readTurn = batched(async (db, asked: Asked[]): Promise<(PendingTurn | undefined)[]> => {
  const list = <T>(of: (one: Asked) => T) => asked.map(of);
  const { rows } = await sql<PendingTurn>`
    select v.id as "conversationId", v.company_id as "companyId", v.client_id as "clientId", k.address as client, c.timezone,
      (extract(epoch from (now() at time zone c.timezone) - (now() at time zone 'UTC')) / 60)::integer as "utcOffsetMinutes",
      v.parked_reason as "parkedReason", v.received, ${isCrowded} as crowded, coalesce(c.on_late, g.on_late) as "onLate",
      ${millisecondsUntil('v.due_at')} as "dueInMs", v.version,
      json_build_object('company', c.version, 'schedule', c.schedule_version, 'client', k.version,
        'dialogue', v.dialogue_version) as versions,
      messages
    from unnest(
      ${list(({ conversationId }) => conversationId)}::bigint[],
      ${list(({ onLate }) => onLate)}::text[],
      ${list(({ lateAfterMs }) => lateAfterMs)}::bigint[]
    ) as g(id, on_late, late_after_ms)
    cross join lateral (select * from conversation where id = g.id and due_at is not null limit 1) as v
    join company c on c.id = v.company_id
    join client k on k.id = v.client_id
    cross join lateral (
      select json_agg(json_build_object('id', id::text, 'messageId', provider_message_id, 'kind', kind, 'text', text,
        'sentAt', ${isoTime('sent_at')}, 'channel', channel, 'address', address, 'late', sent_at < clock_timestamp()
          - least(coalesce(c.late_after_ms, g.late_after_ms), ${sql.lit(LONGEST_LATE_AFTER)}) * interval '1 millisecond')
        order by sent_at, received_at, id) as messages
      from (
        select * from message m
        where m.conversation_id = v.id and m.direction = 'in' and m.turn is null
        order by m.sent_at, m.received_at, m.id limit ${sql.lit(MAX_MESSAGES)}
      ) as unanswered
    ) as unanswered
    where messages is not null
  `.execute(db);
  const turns = new Map(rows.map((turn) => [turn.conversationId, turn]));
  return asked.map(({ conversationId }) => turns.get(conversationId));
});

/** Whether the turn answers everything that its conversation had when it was read. */
export function isWhole({ messages }: PendingTurn): boolean {
  return messages.length < MAX_MESSAGES;
}
