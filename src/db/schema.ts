import type { ColumnType, Generated, Insertable } from 'kysely';
import type { BookingStatus, DialogueState, MessageKind } from '../domain/context';
import type { OnLate, OnUnconfirmed } from '../domain/policies';

/** `bigint` identities: strings in JavaScript, so that no id is ever rounded. */
type Id = ColumnType<string, never, never>;
type Ref = ColumnType<string, string, string>;
type Time = ColumnType<Date, Date | string, Date | string>;
type Json<T> = ColumnType<T, string, string>;
/** Drawn at random by triggers, in the transaction that changes the data; never written by hand. */
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
  /** What becomes of a reply that may or may not have been sent; null: the configured default. */
  on_unconfirmed: OnUnconfirmed | null;
  /** What becomes of messages older than `late_after_ms`; null: the configured defaults. */
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

export interface ClientTable {
  id: Id;
  company_id: string;
  /** The canonical one of his addresses: E.164 where a phone is known. */
  address: string;
  name: string | null;
  notes: string | null;
  version: Version;
  created_at: Generated<Date>;
}

export interface ClientAddressTable {
  company_id: string;
  address: string;
  client_id: Ref;
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
  /** Of a booking that a turn made: which turn, and which of its actions. */
  idempotency_key: string | null;
  created_at: Generated<Date>;
}

export interface ConversationTable {
  id: Id;
  company_id: string;
  client_id: Ref;
  /** The number of committed turns. Written by the commit alone, and only when it still is what the turn read. */
  version: Generated<number>;
  dialogue_version: Version;
  state: ColumnType<DialogueState, string | undefined, string>;
  /** How many messages have been stored: a turn that finds another number than it read has not read them all. */
  received: Generated<number>;
  /** When the oldest unanswered message arrived; null: nothing is unanswered. */
  waiting_since: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** When the next turn is due; null together with `waiting_since`. */
  due_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** While it is due: it has no wake-up, because its company has no place for it now. */
  deferred: Generated<boolean>;
  /** How often the turn that is due was thrown away because the client had written more meanwhile. */
  times_outdated: Generated<number>;
  /** How often in a row the turn that is due has failed. */
  failures: Generated<number>;
  /** Since when it is left alone, until somebody re-drives it; null: it is not. */
  parked_at: ColumnType<Date | null, undefined, Date | null>;
  parked_reason: ColumnType<string | null, undefined, string | null>;
  /** How often it has been parked since its last turn. */
  times_parked: Generated<number>;
  created_at: Generated<Date>;
}

/**
 * `pending`: it is to be sent, or is being sent (then `sending_since` says since when). `held`: it may have been sent, and
 * its company would rather have it lost than said twice.
 */
export type ReplyStatus = 'pending' | 'sent' | 'failed' | 'held';

export interface MessageTable {
  id: Id;
  company_id: string;
  conversation_id: Ref;
  direction: 'in' | 'out';
  channel: string;
  /** In: who wrote. Out: whom to answer. */
  address: string;
  kind: Generated<MessageKind>;
  text: string | null;
  media: Json<unknown> | null;
  payload: Json<unknown> | null;
  /** In: by the sender's clock. Out: when the turn was committed. */
  sent_at: Time;
  /** When the gateway put it on the queue (in) or the turn was committed (out). */
  received_at: Time;
  /** By the database's clock, which the debounce is counted in. */
  stored_at: Generated<Date>;
  /** The turn (the conversation's version after it) that answered or wrote it; null: unanswered. */
  turn: number | null;
  /** In: the gateway's id, unique per company and channel. Out: the id that the gateway answered with. */
  provider_message_id: string | null;
  /** Out only, as everything below. */
  status: ReplyStatus | null;
  idempotency_key: string | null;
  attempts: Generated<number>;
  /** When a process took it to send it, last; null while it is pending: nobody is at it. */
  sending_since: ColumnType<Date | null, Date | undefined, Date | null>;
  error: string | null;
  /** When its refusal was taken back, because the gateway had refused everything; null: it was not. */
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

/** A channel whose replies the gateway has not taken, since it last took one. A success deletes the row. */
export interface ChannelOutageTable {
  company_id: string;
  channel: string;
  /** In a row. */
  failures: number;
  /** Replies that were refused, and marked `failed`, meanwhile: they are restored if this becomes an outage. */
  refused: string[];
  /** What the gateway answered last. */
  reason: string;
  /** Since when it counts as an outage; null: it does not. */
  declared_at: ColumnType<Date | null, Date | undefined, Date | null>;
  /** How many probes it has refused. */
  probes: Generated<number>;
  /** When one reply is tried; until then all wait. Null: they do not wait. */
  next_probe_at: ColumnType<Date | null, Date | undefined, Date | null>;
}

export interface Database {
  company: CompanyTable;
  service: ServiceTable;
  staff: StaffTable;
  staff_service: StaffServiceTable;
  working_hours: WorkingHoursTable;
  client: ClientTable;
  client_address: ClientAddressTable;
  booking: BookingTable;
  conversation: ConversationTable;
  message: MessageTable;
  booking_event: BookingEventTable;
  channel_outage: ChannelOutageTable;
}

export type NewCompany = Insertable<CompanyTable>;
export type NewBooking = Insertable<BookingTable>;
