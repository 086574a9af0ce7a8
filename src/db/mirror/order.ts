import type { BookingStatus } from '../../domain/context';

/** Orders what a booking system has said of one booking. */
export interface Order {
  version: number;
  closed: boolean;
  observedAt: Date;
}

/** At equal versions a closed booking is newer than an open one, and then what was told or read later is newer. */
export function isNewer(told: Order, known: Order | null | undefined): boolean {
  if (!known) return true;
  if (told.version !== known.version) return told.version > known.version;
  if (told.closed !== known.closed) return told.closed;
  return told.observedAt > known.observedAt;
}

export function isClosed(status: BookingStatus): boolean {
  return status !== 'booked';
}
