import type { SegmentName } from './context';

/**
 * What each event of a booking system drops from the cache. The dialogue is never among it: a booking changes nothing of what
 * was said.
 */
export const DROPPED_BY = {
  'booking-created': ['client', 'schedule'],
  'booking-updated': ['client', 'schedule'],
  'booking-cancelled': ['client', 'schedule'],
  'company-updated': ['company', 'schedule'],
} as const satisfies Record<string, readonly SegmentName[]>;

export type BookingEventName = keyof typeof DROPPED_BY;
