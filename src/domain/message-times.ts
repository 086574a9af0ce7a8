import { HOUR, MINUTE } from '../time/duration';

/** Clocks of machines that keep them differ by less. */
const AHEAD = 5 * MINUTE;
/** A message may have waited somewhere: with its provider, in a queue, among the failed jobs. */
const BEHIND = 365 * 24 * HOUR;

export interface MessageTimes {
  sentAt: Date;
  receivedAt: Date;
}

/**
 * What two clocks of others say of a message: the sender's, and that of the program that put it on the queue. One that cannot
 * be right (1970, next year) is replaced by the next nearer one: a wrong clock must neither make a message old, which may
 * leave it unanswered, nor put it far out of order.
 */
export function plausibleTimes(told: MessageTimes, now: Date): MessageTimes {
  const receivedAt = plausible(told.receivedAt, now);
  return { sentAt: plausible(told.sentAt, receivedAt), receivedAt };
}

function plausible(told: Date, nearer: Date): Date {
  const ahead = told.getTime() - nearer.getTime();
  return ahead < AHEAD && ahead > -BEHIND ? told : nearer; // also for a time that is none
}
