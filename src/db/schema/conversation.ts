import type { ColumnType, Generated } from 'kysely';
import type { DialogueState, MessageKind } from '../../domain/context';
import type { Autonomy } from '../../domain/policies';
import type { Reply, ReplyOption } from '../../domain/turn';
import type { Id, Json, Ref, Time, Version } from './columns';

export interface ConversationTable {
  id: Id;
  company_id: string;
  client_id: Ref;
  /**
   * How often the dialogue has moved on: by a committed turn, a reply of a person, a message that another agent answers, the
   * deletion of an unanswered message. A turn is committed only if it still is what the turn has read.
   */
  version: Generated<number>;
  dialogue_version: Version;
  state: ColumnType<DialogueState, string | undefined, string>;
  /** How many messages have been stored, and unanswered ones edited. If it has changed since a turn was read, the turn is outdated. */
  received: Generated<number>;
  /** When the oldest unanswered message was stored; null: every message is answered. */
  waiting_since: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** When the next turn is due; null together with `waiting_since`. */
  due_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** It has no wake-up in Redis: its company has no place for it, or a person answers. See db/admission.ts. */
  deferred: Generated<boolean>;
  /** How often the due turn was discarded because the client had written more meanwhile. */
  times_outdated: Generated<number>;
  /** How often in a row the due turn has failed. */
  failures: Generated<number>;
  /** When the conversation was parked; null: it is not parked. */
  parked_at: ColumnType<Date | null, undefined, Date | null>;
  parked_reason: ColumnType<string | null, undefined, string | null>;
  /** How often it was parked since its last committed turn. */
  times_parked: Generated<number>;
  /** Since when the client waits for a person; null: no hand-over is open. */
  handed_over_at: ColumnType<Date | null, undefined, Date | null>;
  /** The responder's reason; null together with `handed_over_at`. */
  handed_over_reason: ColumnType<string | null, undefined, string | null>;
  /** A person of the business answers, or an operator has paused the bot: until then no turn runs. */
  paused_until: ColumnType<Date | null, undefined, Date | null>;
  /**
   * A draft that waits for an operator (then `due_at` is null, although messages are unanswered), or that one has decided on: the next
   * turn carries the decision out. Null: there is none. It becomes null when the conversation moves on in any other way.
   */
  draft_id: ColumnType<string | null, undefined, string | null>;
  /** When a message was last stored or a turn was last committed: set by a trigger. */
  active_at: ColumnType<Date, never, never>;
  /** When a message was last edited or deleted, or a reminder was added. It moves the version of the dialogue. */
  edited_at: ColumnType<Date | null, undefined, Date | null>;
  created_at: Generated<Date>;
}

/**
 * `pending`: the reply is to be sent, or is being sent (then `sending_since` is set). `failed`: it is not sent: the gateway has
 * refused it, or an operator has discarded it. `held`: it may have been sent, and its company wants no reply sent twice.
 */
export type ReplyStatus = 'pending' | 'sent' | 'failed' | 'held';

export interface MessageTable {
  id: Id;
  company_id: string;
  conversation_id: Ref;
  direction: 'in' | 'out';
  channel: string;
  /** In: the sender. Out: the recipient. */
  address: string;
  kind: Generated<MessageKind>;
  /** The sender in the provider's own spelling; null: not known. A reply goes back to it. */
  provider_address: ColumnType<string | null, string | null | undefined, never>;
  text: string | null;
  /** In: what the client says in it, if it is a voice note and was transcribed. `text` counts before it. */
  transcript: ColumnType<string | null, undefined, string | null>;
  /** In: the option that the client has pressed. */
  choice: ColumnType<string | null, string | null | undefined, null>;
  /** Out: the options that were shown with the text. */
  options: ColumnType<ReplyOption[] | null, string | undefined, never>;
  media: Json<unknown> | null;
  payload: Json<unknown> | null;
  /** In: when it was sent, by the sender's clock. Out: when the turn was committed. */
  sent_at: Time;
  /** In: when the gateway put it on the queue. Out: when the turn was committed. */
  received_at: Time;
  /** When it was stored, by the clock of the database. The debounce is measured by it. */
  stored_at: Generated<Date>;
  /** The turn that answered or wrote it: the version of the conversation after that turn; null: it is unanswered. */
  turn: number | null;
  /** In: the gateway's id, unique per company and channel. Out: the id in the gateway's answer. */
  provider_message_id: string | null;
  /** In: of the span that stored it, as in W3C Trace Context; null: it was not traced. */
  traceparent: ColumnType<string | null, string | null | undefined, never>;
  /** Null for incoming messages, like all columns below. */
  status: ReplyStatus | null;
  idempotency_key: string | null;
  attempts: Generated<number>;
  /** When a process last claimed it to send it; null: no process has, or the claim was given back. */
  sending_since: ColumnType<Date | null, Date | undefined, Date | null>;
  error: string | null;
  /** Out: who wrote it; null: the bot. */
  author: ColumnType<'bot' | 'person' | null, 'bot' | 'person' | undefined, never>;
  /** Out: how many parts of a long reply the gateway has taken. */
  parts_sent: Generated<number>;
  /** When the provider said that it reached the client's phone, and that it was read there. */
  delivered_at: ColumnType<Date | null, undefined, Date | null>;
  read_at: ColumnType<Date | null, undefined, Date | null>;
  /** The provider's code of its refusal. */
  failure_code: ColumnType<string | null, undefined, string | null>;
  /** In: when the client changed it, and when they deleted it. Out: when a reminder was withdrawn before it was sent. */
  edited_at: ColumnType<Date | null, undefined, Date | null>;
  deleted_at: ColumnType<Date | null, undefined, Date | null>;
  /** When its refusal was taken back, because it was part of an outage; null: it was not. */
  restored_at: ColumnType<Date | null, undefined, never>;
  /** Where this turn's context came from, and how long it took. */
  turn_report: Json<unknown> | null;
}

/** A reply that a turn has written and not sent, because its company wants an operator to decide, or only to observe. */
export interface DraftTable {
  id: Id;
  company_id: string;
  conversation_id: Ref;
  /** Of the company, when it was written. */
  autonomy: Exclude<Autonomy, 'answer'>;
  /** The messages that it answers. */
  message_ids: ColumnType<string[], readonly string[], never>;
  reply: Json<Reply>;
  /** What an operator has decided, and when; null: nothing. */
  decision: ColumnType<'send' | 'dismiss' | null, undefined, 'send' | 'dismiss'>;
  decided_at: ColumnType<Date | null, undefined, Date>;
  /** What the operator wants sent in place of the text; null: the text. */
  edited_text: ColumnType<string | null, undefined, string | null>;
  /** The turn that has carried the decision out, or read the messages in vain (`observe`); null: none has. */
  turn: number | null;
  created_at: Generated<Date>;
}
