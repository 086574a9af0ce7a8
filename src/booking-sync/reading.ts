import { z } from 'zod';
import { DAY, HOUR } from '../time/duration';

const state = z.object({
  /** Of the booking system; null: everything is read. */
  state: z.unknown(),
  /** When everything was last read, the read at hand included. */
  wholeAt: z.iso.datetime(),
});
/** `booking_sync.state`, of the last finished read. */
export type ReadState = z.output<typeof state>;

const reading = state.extend({
  /** When it began, ISO 8601. */
  since: z.iso.datetime(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** The next page. */
  next: z.unknown(),
  /** So far, as `BookingPage.isComplete`. */
  isComplete: z.boolean(),
  /** Bookings that a page had, and of which something newer than the page was known. */
  present: z.array(z.string()),
});
/**
 * One read of the bookings of a company, page by page. `booking_sync.cursor` holds it after each page, so that a sync that was killed
 * goes on from there.
 */
export type Reading = z.output<typeof reading>;

/** A read of changes misses bookings older than its first range, and never repairs a miss. So everything is read once a day. */
const WHOLE_EVERY = DAY;

/** Booking systems forget their pages. */
const RESUMABLE = HOUR;

export function nextReading(
  stored: { state: unknown; cursor: unknown },
  range: { from: string; to: string },
  now: Date,
): Reading {
  const begun = orNull(reading, stored.cursor);
  if (begun && now.getTime() - Date.parse(begun.since) < RESUMABLE) return begun;
  const last = orNull(state, stored.state);
  const since = now.toISOString();
  const readsChanges = last !== null && now.getTime() - Date.parse(last.wholeAt) < WHOLE_EVERY;
  return wholeReading(range, since, readsChanges ? { state: last.state, wholeAt: last.wholeAt } : undefined);
}

/** From the beginning. */
export function wholeReading(
  range: { from: string; to: string },
  since: string,
  last: ReadState = { state: null, wholeAt: since },
): Reading {
  return { since, ...range, ...last, next: null, isComplete: true, present: [] };
}

/** What another version of the program has stored may have another shape: it is not used. */
function orNull<T>(schema: z.ZodType<T>, stored: unknown): T | null {
  const parsed = schema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}
