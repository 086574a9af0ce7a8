import type { BookingStatus } from './context';

/**
 * What a booking system tells. Ids are those of the booking system; times carry their offset, because a system may keep its
 * bookings in another time zone than the company's.
 */

export interface ExternalBooking {
  externalId: string;
  /**
   * Orders the events of one booking: the greater is the newer. Milliseconds of its last change, or the system's own number.
   */
  version: number;
  status: BookingStatus;
  /** Who has completed or cancelled it; null: not known. */
  closedBy: string | null;
  /** Null: the system tells only what has become of it. */
  details: BookingDetails | null;
}

export interface BookingDetails {
  /** ISO 8601 with offset. */
  startsAt: string;
  endsAt: string;
  /** Null: it takes the time of no member of staff. */
  staffId: string | null;
  /** In their order. Empty: the system does not say; the title may name one of ours. */
  serviceIds: string[];
  /** Null: the titles of the services. */
  title: string | null;
  /** Null: not a client's (a break, a meeting), or not known. */
  client: ExternalClient | null;
  price: number | null;
  comment: string | null;
  /** The client has said that they will come. */
  confirmed: boolean;
  /** A booking that this one has taken the place of: it is cancelled by the same event. */
  replaces?: string | undefined;
  /** Of the request that has made it, where the system keeps such a key. */
  idempotencyKey?: string | undefined;
}

export interface ExternalClient {
  externalId?: string | undefined;
  /** In any spelling that names the country. */
  phone?: string | undefined;
  name?: string | undefined;
}

/** What can be booked. An absent part is not known to the booking system: ours stays as it is. */
export interface ExternalCatalogue {
  company?: Partial<{ name: string; timezone: string; currency: string; phone: string; address: string }>;
  /** All of them; one that is not among them is not offered any more. */
  services?: ExternalService[];
  staff?: ExternalStaff[];
  /** Rows of ours, by title or name, that stand for something there: of a system that has no list of its own. */
  links?: {
    services?: { externalId: string; title: string }[];
    staff?: { externalId: string; name: string }[];
  };
  /** Who performs what. */
  performs?: { staffId: string; serviceId: string }[];
  /** The hours of every day from `from` to `to`; a day without a span is free. Dates `YYYY-MM-DD`, times `HH:MM`, local. */
  hours?: { from: string; to: string; spans: { staffId: string; date: string; from: string; to: string }[] };
}

/** Null: not known to the booking system; ours stays as it is. */
export interface ExternalService {
  externalId: string;
  title: string;
  category: string | null;
  description: string | null;
  price: { min: number; max: number } | null;
  durationMinutes: number;
  /** False: known, and not offered. */
  active: boolean;
}

/** Null: not known to the booking system; ours stays as it is. */
export interface ExternalStaff {
  externalId: string;
  name: string;
  specialization: string | null;
  about: string | null;
  active: boolean;
}
