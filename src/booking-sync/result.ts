import { type CatalogueWritten, changesOf } from '../db/booking-sync/catalogue';

export interface BookingsRead {
  /** How many the booking system has told. */
  read: number;
  created: number;
  updated: number;
  /** Cancelled or completed, those that the booking system does not have any more included. */
  closed: number;
  /** With a member of staff whom the booking system does not list: they are not stored. */
  unknownStaff: number;
  /** PostgreSQL rejects their values: they are not stored. */
  unusable: number;
}

export interface SyncResult {
  companyId: string;
  /** The booking system. */
  system: string;
  /** Null: not read, or the booking system cannot tell. */
  catalogue: CatalogueWritten | null;
  bookings: BookingsRead | null;
  /** Why notifications could not be renewed, or what can be booked was not written; null: neither. */
  warning: string | null;
  ms: number;
}

/** Rows that were written: 0 if everything was known. */
export function changesIn({ catalogue, bookings }: Pick<SyncResult, 'catalogue' | 'bookings'>): number {
  const booked = bookings ? bookings.created + bookings.updated + bookings.closed : 0;
  return booked + (catalogue ? changesOf(catalogue) : 0);
}
