import type { ExternalBooking } from '../../domain/external-booking';

/** What a booking system has said of one booking. */
export interface Told {
  booking: ExternalBooking;
  /** When it was told, or the request began by which we have read it. */
  observedAt: Date;
  /** A turn has made it: for this client, with this key. */
  madeBy?: MadeBy;
  /** The booking system does not have it any more. */
  isGone?: true;
  /** An event, which may be late. Absent: it was read, and was so at `observedAt`. */
  isEvent?: true;
}

export interface MadeBy {
  clientId: string;
  idempotencyKey: string;
}

/** The same, for a booking whose client was forgotten. Its title may still name a service; see `titleOf` in write.ts. */
export function withoutClient(told: Told): Told {
  const { details } = told.booking;
  const anonymous = details && { ...details, client: null, comment: null };
  return { ...told, booking: { ...told.booking, closedBy: null, details: anonymous } };
}
