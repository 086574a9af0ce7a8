import type { ColumnType, Generated } from 'kysely';
import type { BookingEventName } from '../../domain/booking-event';
import type { BookingStatus } from '../../domain/context';
import type { ReminderOutcome } from '../../domain/reminders';
import type { Action } from '../../domain/turn';
import type { Id, Json, Ref, Time } from './columns';

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
  /** It is the booking system's: this row says what that has told last. */
  mirrored: Generated<boolean>;
  /** When the client said that they will come. */
  confirmed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** For a booking that a turn made: the turn and the action. */
  idempotency_key: string | null;
  created_at: Generated<Date>;
}

export interface BookingEventTable {
  id: Id;
  company_id: string;
  kind: BookingEventName;
  /** Null: it was emitted, and `booking_ref` may name the booking. */
  booking_id: ColumnType<string | null, string | undefined, never>;
  /** The booking as `emit_booking_event` was told: by its id in the booking system, or by ours with a prefix. */
  booking_ref: ColumnType<string | null, string | null | undefined, never>;
  /** Of the client, or their phone as `emit_booking_event` was told; null: not known, or a booking without a client. */
  client_address: string | null;
  reason: string | null;
  occurred_at: Generated<Date>;
  published_at: ColumnType<Date | null, never, Date | null>;
}

/** The newest that a booking system has said about one booking, whether we store the booking or not. See db/mirror. */
export interface BookingSourceTable {
  company_id: string;
  external_id: string;
  /** Of the newest event: see `ExternalBooking.version`. */
  version: number;
  /** When it was told, or the request began by which we have read it. */
  observed_at: Time;
  /** What the newest event says. */
  status: BookingStatus;
  /** The newest event that says who has closed it, which may be an older one. */
  closed_by: string | null;
  closed_by_version: number | null;
  closed_by_status: BookingStatus | null;
  /** The booking system did not have it any more when it was read. */
  gone: boolean;
  /** The newest event with details, which may be an older one; null: no event has told any. */
  details_version: number | null;
  details_closed: boolean | null;
  details_observed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** What the details say. */
  confirmed: boolean;
  client_external_id: string | null;
  booking_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** Of the booking as a sync has read it last; null: none has, or the catalogue has changed since. */
  digest: ColumnType<string | null, undefined, string | null>;
  /** What `observed_at` was then. If it is another now, something else has been told since. */
  digest_at: ColumnType<Date | null, undefined, Date | null>;
  /** Its client was forgotten: nothing that is told about them from now on is stored. */
  client_forgotten: ColumnType<boolean, boolean | undefined, boolean>;
}

/**
 * An action that a turn has asked a booking system for. Committed before the request: whatever happens to the process, the next run
 * looks at the booking system before anything is tried again.
 */
export interface BookingRequestTable {
  id: Id;
  company_id: string;
  conversation_id: Ref;
  /** The version of the conversation after the turn that has asked. */
  turn: number;
  /** Of the action in this turn. All runs of the turn have the same. */
  key: string;
  action: Json<Action>;
  status: ColumnType<'pending' | 'done' | 'refused', undefined, 'pending' | 'done' | 'refused'>;
  /** Of `done`. */
  booking_id: ColumnType<string | null, undefined, string | null>;
  /** Of `refused`. */
  reason: ColumnType<string | null, undefined, string | null>;
  requested_at: Generated<Date>;
  /** Of `pending`: when it was last looked for in vain, while nothing was to be answered. */
  settled_at: ColumnType<Date | null, undefined, Date | null>;
  /** The turn whose reply has told the client; null: they have not been told yet. */
  told_turn: ColumnType<number | null, undefined, number | null>;
}

/** How far the sync of a company is. */
export interface BookingSyncTable {
  company_id: string;
  /** The id of the booking system in the configuration file. */
  system: string;
  /** From where the next read of bookings goes on: see booking-sync/reading.ts. */
  state: Json<unknown> | null;
  /** The read that has begun, with its next page; null: none has. */
  cursor: Json<unknown> | null;
  /** What `keepNotified` returned last. */
  notified: Json<unknown> | null;
  /** Since when the company has this booking system. */
  system_since: Generated<Date>;
  started_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  finished_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Since the last sync that was finished; null: none has failed. */
  failed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  failure: string | null;
  /** Of the process that syncs the company, until `claimed_until`; null: none does. */
  claim: ColumnType<string | null, string | null | undefined, string | null>;
  claimed_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** When its last webhook came, to the minute. */
  event_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

/** One reminder of one booking at one time: it is decided once. */
export interface ReminderTable {
  company_id: string;
  booking_id: Ref;
  starts_at: Time;
  before_minutes: number;
  /** Null: none was sent. */
  message_id: ColumnType<string | null, string | null | undefined, string | null>;
  outcome: ReminderOutcome;
  decided_at: Generated<Date>;
}
