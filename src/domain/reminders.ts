/** When a company reminds its clients of their bookings. */
export interface ReminderSettings {
  /** Minutes before the booking, such as 1440 and 120. */
  before: number[];
  /** `HH:MM`, local: no reminder is sent from the first until the second. */
  quiet: { from: string; to: string } | null;
}

/**
 * What was decided of a reminder. `too-late`: its time had passed when it was found, or the booking was made after it.
 * `quiet-hours`: they would have ended too shortly before the booking. `opted-out`: the client wants none. `no-channel`: nothing
 * says where to send it. `unreachable`: the provider reaches no person at their address. `withdrawn`: before it was sent, the
 * booking was moved, was cancelled or began, the client has asked for no more, or the next reminder of the booking has replaced it.
 */
export const REMINDER_OUTCOMES = [
  'sent',
  'too-late',
  'quiet-hours',
  'opted-out',
  'no-channel',
  'unreachable',
  'withdrawn',
] as const;

export type ReminderOutcome = (typeof REMINDER_OUTCOMES)[number];

/** One reminder of one booking. */
export interface ReminderKey {
  bookingId: string;
  /** The time of the booking of which it reminds, as PostgreSQL writes it, to the microsecond. */
  startsAt: string;
  beforeMinutes: number;
}
