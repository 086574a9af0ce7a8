import { DAY, MINUTE, SECOND } from '../time/duration';

/**
 * What a company may decide for itself, in columns of `company`; where it has not, the settings do. Both keep to the same
 * limits, so that no row of the database delays a turn for weeks.
 */

/** How long a turn waits for the client to finish writing. */
export interface Debounce {
  /** Milliseconds after the last message. */
  debounceMs: number;
  /** Milliseconds after the first unanswered message. */
  maxWaitMs: number;
}

export const LONGEST_DEBOUNCE = 60 * SECOND;
export const LONGEST_MAX_WAIT = 10 * MINUTE;

/** What happens to unanswered messages that are older than `lateAfterMs`. */
export interface LatePolicy {
  onLate: OnLate;
  lateAfterMs: number;
}

/** `answer`: like any other. `summarise`: all of them as one message. `store`: they are not answered. */
export type OnLate = 'answer' | 'summarise' | 'store';

export const LONGEST_LATE_AFTER = 30 * DAY;

/** What happens to a reply that may have been sent. `repeat`: it is sent again, under the same key. `hold`: an operator decides. */
export type OnUnconfirmed = 'repeat' | 'hold';

/**
 * What a company lets its bot do. `observe`: write drafts, which are only stored. `suggest`: write drafts, which an operator sends.
 * `answer`: answer by itself.
 */
export const AUTONOMY = ['observe', 'suggest', 'answer'] as const;
export type Autonomy = (typeof AUTONOMY)[number];

/** Days for which messages are kept. A provider repeats a message for a week at most: until then its id must be known here. */
export const SHORTEST_RETENTION = 14;
export const LONGEST_RETENTION = 3650;
