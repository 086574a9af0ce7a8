import { MINUTE, SECOND } from '../time/duration';

/**
 * Companies share the workers by two rules:
 *
 * 1. Turns (`admission.ts`). A company has `TURNS_PER_COMPANY` places over all processes. The conversations that have been due
 *    for longest take them: they are *admitted*, and have a wake-up in Redis. The others are *deferred*: they are due in
 *    PostgreSQL and have no job. When a turn ends, the conversation of its company that has waited longest is admitted. Its
 *    wake-up has a BullMQ priority, so that workers take the wake-ups of companies below the limit first.
 * 2. Incoming messages (`message-rate.ts`). The producer counts the messages of each company and of each client. Messages
 *    above the rate get a BullMQ priority, so that workers take the messages of all others first.
 *
 * No message is refused. A company above its limit waits even while workers are free: they are kept for other companies.
 */
export const FAIRNESS = {
  /** Messages per period, of a company and of one client; further ones get a lower priority. */
  companyRate: { messages: 100, perMs: 10 * SECOND },
  clientRate: { messages: 20, perMs: 10 * SECOND },
  /** A sender's messages keep the lower priority for at most this long after their last one. */
  longestPenaltyMs: 10 * MINUTE,
} as const;

/** BullMQ's `priority`: jobs without one are taken first, then those with a lower number. */
export const PRIORITY = {
  /** The wake-up of a conversation that was deferred and now has a place; a message above its company's rate. */
  floodedCompany: 1,
  /** The wake-up of a conversation of a company with more waiting conversations than places. */
  aboveLimit: 2,
  /** A message above the client's rate. */
  floodingClient: 2,
} as const;
