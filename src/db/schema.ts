import type { ColumnType, Generated, Insertable } from 'kysely';
import type { BookingStatus, DialogueState, MessageKind } from '../domain/context';
import type { OnLate, OnUnconfirmed } from '../domain/policies';
import type { ReplyOption } from '../domain/turn';

/** `bigint` identities: strings in JavaScript, so that no id is ever rounded. */
type Id = ColumnType<string, never, never>;
type Ref = ColumnType<string, string, string>;
type Time = ColumnType<Date, Date | string, Date | string>;
type Json<T> = ColumnType<T, string, string>;
/** A random number that triggers write, in the transaction that changes the data. Statements never write it. */
type Version = ColumnType<number, never, never>;

export interface CompanyTable {
  id: string;
  name: string;
  timezone: Generated<string>;
  locale: Generated<string>;
  currency: Generated<string>;
  phone: string | null;
  address: string | null;
  about: string | null;
  /** Milliseconds; null: the configured default. */
  debounce_ms: number | null;
  max_wait_ms: number | null;
  /** What happens to a reply that may have been sent; null: the configured default. */
  on_unconfirmed: OnUnconfirmed | null;
  /** What happens to messages older than `late_after_ms`; null: the configured defaults. */
  on_late: OnLate | null;
  late_after_ms: ColumnType<string | null, number | null | undefined, number | null>;
  version: Version;
  schedule_version: Version;
  created_at: Generated<Date>;
}

export interface ServiceTable {
  id: Id;
  company_id: string;
  title: string;
  category: Generated<string>;
  description: Generated<string>;
  price_min: number;
  price_max: number;
  duration_minutes: number;
  active: Generated<boolean>;
}

export interface StaffTable {
  id: Id;
  company_id: string;
  name: string;
  specialization: Generated<string>;
  about: Generated<string>;
  active: Generated<boolean>;
}

export interface StaffServiceTable {
  company_id: string;
  staff_id: Ref;
  service_id: Ref;
}

export interface WorkingHoursTable {
  company_id: string;
  staff_id: Ref;
  /** `YYYY-MM-DD`, local. */
  date: ColumnType<string, string, string>;
  /** `HH:MM`, local. */
  starts: string;
  ends: string;
}

/** Replaced by `WorkingHoursTable` on a date that has rows there, and removed by a day off. */
export interface WeeklyHoursTable {
  company_id: string;
  staff_id: Ref;
  /** 1 (Monday) to 7. */
  weekday: number;
  /** `HH:MM`, local. */
  starts: string;
  ends: string;
}

export interface DayOffTable {
  company_id: string;
  /** Null: of the whole company. */
  staff_id: ColumnType<string | null, string | null | undefined, never>;
  /** `YYYY-MM-DD`, local. */
  date: ColumnType<string, string, string>;
}

export interface ClientTable {
  id: Id;
  company_id: string;
  /** The client's canonical address: E.164 where a phone is known. */
  address: string;
  name: string | null;
  notes: string | null;
  /** Its context is warmed before those of others. */
  vip: Generated<boolean>;
  version: Version;
  created_at: Generated<Date>;
}

export interface ClientAddressTable {
  company_id: string;
  address: string;
  client_id: Ref;
  /** When a provider last said that it reaches no person there; null: it has not, or they have written since. */
  unreachable_at: ColumnType<Date | null, Date | undefined, Date | null>;
  /** Since when it is this client's: it was linked to another address of theirs, perhaps by a merge. Null: from the beginning. */
  linked_at: ColumnType<Date | null, never, Date | null>;
}

export interface BookingTable {
  id: Id;
  company_id: string;
  client_id: ColumnType<string | null, string | null | undefined, string | null>;
  staff_id: ColumnType<string | null, string | null | undefined, string | null>;
  service_id: ColumnType<string | null, string | null | undefined, string | null>;
  title: string;
  starts_at: Time;
  ends_at: Time;
  status: Generated<BookingStatus>;
  price: number | null;
  comment: string | null;
  made_by: Generated<'bot' | 'booking-system'>;
  closed_by: string | null;
  closed_at: ColumnType<Date | null, Date | undefined, Date | null>;
  external_id: string | null;
  /** For a booking that a turn made: the turn and the action. */
  idempotency_key: string | null;
  created_at: Generated<Date>;
}

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
  /** When a message was last edited or deleted. It moves the version of the dialogue. */
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
  /** In: when the client changed it, and when they deleted it. */
  edited_at: ColumnType<Date | null, undefined, Date | null>;
  deleted_at: ColumnType<Date | null, undefined, Date | null>;
  /** When its refusal was taken back, because it was part of an outage; null: it was not. */
  restored_at: ColumnType<Date | null, undefined, never>;
  /** Where this turn's context came from, and how long it took. */
  turn_report: Json<unknown> | null;
}

export interface BookingEventTable {
  id: Id;
  company_id: string;
  kind: 'booking-created' | 'booking-cancelled';
  booking_id: Ref;
  client_address: string;
  reason: string | null;
  occurred_at: Generated<Date>;
  published_at: ColumnType<Date | null, never, Date | null>;
}

/** A channel and its failures since the gateway last took a reply. A reply that is taken deletes the row. */
export interface ChannelOutageTable {
  company_id: string;
  channel: string;
  /** Failures in a row, refusals not included. */
  failures: number;
  /** The replies that were refused and marked `failed` since then. They are restored if this becomes an outage. */
  refused: string[];
  /** The last answer of the gateway. */
  reason: string;
  /** When the outage was declared; null: there is no outage. */
  declared_at: ColumnType<Date | null, Date | undefined, Date | null>;
  /** How many probes have failed. */
  probes: Generated<number>;
  /** When the next probe is sent. Until then all replies wait. Null: replies are sent as usual. */
  next_probe_at: ColumnType<Date | null, Date | undefined, Date | null>;
}

/** What is known of a channel as a whole. */
export interface ChannelStateTable {
  company_id: string;
  channel: string;
  /** Whether the provider has a session with WhatsApp; null, with `state` and `changed_at`: it has told nothing. */
  connected: boolean | null;
  /** The provider's word for it. */
  state: string | null;
  changed_at: ColumnType<Date | null, Date | undefined, Date | null>;
  /** When the last message before the silence that was reported last was stored. */
  silent_since: ColumnType<Date | null, Date | undefined, Date | null>;
}

export interface Database {
  company: CompanyTable;
  service: ServiceTable;
  staff: StaffTable;
  staff_service: StaffServiceTable;
  working_hours: WorkingHoursTable;
  weekly_hours: WeeklyHoursTable;
  day_off: DayOffTable;
  client: ClientTable;
  client_address: ClientAddressTable;
  booking: BookingTable;
  conversation: ConversationTable;
  message: MessageTable;
  booking_event: BookingEventTable;
  channel_outage: ChannelOutageTable;
  channel_state: ChannelStateTable;
}

export type NewCompany = Insertable<CompanyTable>;
export type NewBooking = Insertable<BookingTable>;
