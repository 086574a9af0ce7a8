import type { z } from 'zod';
import type { ExternalBooking, ExternalCatalogue, ExternalClient } from '../domain/external-booking';
import type { WebhookRequest } from '../provider-api/webhook-request';

/**
 * A provider of booking systems: one folder that exports one of these, and one line in `providers.ts`. A booking system is one
 * entry of the configuration file with `provider` and the provider's settings.
 */
export interface BookingProvider<Settings extends object = object, Input = unknown> {
  /** The settings of a booking system of this provider, without `id`, `company` and `provider`. */
  settings: z.ZodType<Settings, Input>;
  /** The settings that are secrets: they must refer to environment variables. */
  secrets: readonly (keyof Settings & string)[];
  /** Names of ours that its settings give ids to. Undefined: the booking system lists its own staff and services. */
  names?: (settings: Settings) => OurNames | undefined;
  /** Reads a webhook. Pure. Undefined: nothing comes in over HTTP. */
  receive?: (settings: Settings, request: WebhookRequest) => ReceivedBookings;
  /** Sends nothing. Undefined: with these settings there is no API that we use; what comes in is all there is. */
  connect: (settings: Settings, deps: ConnectDeps) => BookingSystemClient | undefined;
}

export interface OurNames {
  staff: string[];
  services: string[];
}

export function defineBookingProvider<Settings extends object, Input = unknown>(
  provider: BookingProvider<Settings, Input>,
): BookingProvider<Settings, Input> {
  return provider;
}

/** Its functions take the settings that its own `settings` has parsed. */
// biome-ignore lint/suspicious/noExplicitAny: providers of different settings stand in one list
export type AnyBookingProvider = BookingProvider<any>;

export type ReceivedBookings =
  /**
   * Not from the provider, or not what the provider sends. `reason` is logged and answered; it quotes nothing. Never 410: some
   * providers delete the subscription then.
   */
  | { kind: 'refused'; status: 400 | 401 | 403 | 404; reason: string }
  | { kind: 'accepted'; items: BookingItem[] };

export type BookingItem =
  | { kind: 'event'; event: BookingSystemEvent }
  /** Of no concern to a dialogue. `what`: one of few words, which are counted. */
  | { kind: 'ignored'; what: string };

/** What a booking system tells: the job `booking-system-event` carries it. */
export type BookingSystemEvent =
  /** The whole booking, from a sender that is known by its signature. */
  | { type: 'booking'; booking: ExternalBooking }
  /** This booking has changed: it is read at the booking system. */
  | { type: 'booking-changed'; externalId: string }
  /** Some bookings have changed: what is new is read at the booking system. */
  | { type: 'bookings-changed' }
  /** Services, staff, hours or the company have changed: they are read at the booking system. */
  | { type: 'catalogue-changed' }
  | { type: 'client'; client: ExternalClient };

export interface ConnectDeps {
  /** `YYYY-MM-DDTHH:MM` and days are local to it. */
  timezone: string;
  /** Milliseconds that one request may take. */
  timeoutMs: number;
  /** Shared by all processes: waits until the request may be sent. Throws `BookingsUnavailable` where it would have to wait too long. */
  limiter: RequestLimiter;
}

export interface RequestLimiter {
  take(limit: RequestLimit, signal: AbortSignal): Promise<void>;
}

export interface RequestLimit {
  /** Requests of one name are counted together, over all companies. */
  name: string;
  /** The most requests in each of these spans. */
  rates: readonly { requests: number; perMs: number }[];
  /** Milliseconds that this request may wait. Default: a few seconds, because a client waits for it. */
  mayWaitMs?: number;
}

/**
 * A booking system's API, for one company.
 *
 * Every function throws
 * - `BookingsUnavailable`: the request has certainly not been carried out.
 * - `BookingsUnconfirmed`: it is unknown whether it has.
 * - `BookingsOutage`: every request is refused (credentials, rights), and a person has to act.
 */
export interface BookingSystemClient {
  /** What can be booked. `days`: how many days of hours, from today on. */
  catalogue?(days: number, signal: AbortSignal): Promise<ExternalCatalogue>;
  /** One page of bookings. Throws `SyncStateExpired`. */
  readBookings?(request: ReadBookings, signal: AbortSignal): Promise<BookingPage>;
  /** Undefined only for one that is not there (any more). One that cannot be read throws `BookingsUnavailable`: it is not gone. */
  readBooking?(externalId: string, signal: AbortSignal): Promise<ExternalBooking | undefined>;
  /**
   * Keeps the notifications coming: subscriptions that end are renewed. Called before every sync, with what it returned last
   * (null: never called). `webhook`: the public address of this booking system; undefined: `PUBLIC_URL` is not set.
   */
  keepNotified?(state: unknown, webhook: string | undefined, signal: AbortSignal): Promise<unknown>;
  /**
   * Asks whether the settings work. Returns what the provider says of the account. Throws as above. `timezone`: the company's, to be
   * compared with theirs; absent: it is not known.
   */
  check?(signal: AbortSignal, timezone?: string): Promise<string>;
  /** How bookings are made. Undefined: bookings are only read; the bot hands over to a person. */
  actions?: BookingActions;
}

export interface ReadBookings {
  /** ISO 8601. */
  from: string;
  to: string;
  /** What the last page of the last finished read returned; null: everything is read. */
  state: unknown;
  /** What the page before returned; null: the first page. JSON: it is stored, so that a killed sync goes on. */
  cursor: unknown;
}

export interface BookingPage {
  bookings: ExternalBooking[];
  /** Null: this was the last page. */
  cursor: unknown;
  /** Of the last page: from where the next read goes on. JSON. Undefined: every read reads everything. */
  state?: unknown;
  /** All pages together hold every booking between `from` and `to`: one that is in none of them does not exist any more. False if a row could not be read. */
  isComplete: boolean;
}

/** All attempts at one action have the same key: a booking with it is not made twice. */
export interface BookingActions {
  /** Bookings here have staff and no services; `book` is called without service ids. */
  withoutServices?: true;
  /** Throws `BookingRefused`, too. */
  book(request: BookRequest, signal: AbortSignal): Promise<ExternalBooking>;
  /**
   * Whether `book` has made this booking, after its answer was lost: by the key, or by what the request says. Undefined: it has
   * certainly not, as of a request that `book` refuses. Never throws `BookingRefused`.
   */
  findBooked(request: BookRequest, signal: AbortSignal): Promise<ExternalBooking | undefined>;
  /**
   * The same booking at another time, or with another member of staff. Throws `BookingRefused`, too; carrying it out twice changes
   * nothing.
   */
  reschedule(request: RescheduleRequest, signal: AbortSignal): Promise<ExternalBooking>;
  /** Whether `reschedule` has moved the booking to another id, after its answer was lost. Absent: a moved booking keeps its id. */
  findMoved?(request: RescheduleRequest, signal: AbortSignal): Promise<ExternalBooking | undefined>;
  /** Carrying it out twice changes nothing; a booking that is not there any more is cancelled. Throws `BookingRefused`, too. */
  cancel(request: CancelRequest, signal: AbortSignal): Promise<ExternalBooking>;
  /**
   * The client has said that they will come. Undefined: the booking system has no place for it, and we keep it. Throws `BookingRefused`,
   * too; carrying it out twice changes nothing.
   */
  confirm?(externalId: string, signal: AbortSignal): Promise<ExternalBooking>;
}

export interface BookRequest {
  idempotencyKey: string;
  client: { name: string | null; phone: string | null };
  staffId: string;
  /** The first, and more of the same visit. */
  serviceIds: string[];
  /** For people. */
  staffName: string;
  title: string;
  /** `YYYY-MM-DDTHH:MM`, local to the company. */
  from: string;
  durationMinutes: number;
  price: number | null;
  comment: string | null;
}

export interface RescheduleRequest {
  idempotencyKey: string;
  externalId: string;
  staffId: string | null;
  from: string;
  durationMinutes: number;
}

export interface CancelRequest {
  externalId: string;
  reason: string | null;
}
