import { HOUR, MINUTE } from '../time/duration';

/** Synchronised clocks differ by less. */
const AHEAD = 5 * MINUTE;
/** A message may have waited: at its provider, in a queue, among the failed jobs. */
const BEHIND = 365 * 24 * HOUR;

export interface MessageTimes {
  sentAt: Date;
  receivedAt: Date;
}

/**
 * A message carries the times of two foreign clocks: the sender's, and that of the program that put it on the queue. A time
 * that cannot be right (1970, next year) is replaced, `sentAt` by `receivedAt` and `receivedAt` by `now`. A wrong clock must not
 * make a message old, which may leave it unanswered, or put it far out of order.
 */
export function plausibleTimes(claimed: MessageTimes, now: Date): MessageTimes {
  const receivedAt = plausible(claimed.receivedAt, now);
  return { sentAt: plausible(claimed.sentAt, receivedAt), receivedAt };
}

/** For a single time that a provider claims. */
export function plausible(claimed: Date, reference: Date): Date {
  const ahead = claimed.getTime() - reference.getTime();
  return ahead < AHEAD && ahead > -BEHIND ? claimed : reference; // also for an invalid date
}
