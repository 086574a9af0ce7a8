import { SECOND } from '../../time/duration';

/** How often one run of a turn asks for one action. */
export const MAX_ATTEMPTS = 3;
/** Milliseconds before the second attempt; twice as many before the third. */
export const FIRST_PAUSE = SECOND / 4;
/** No pause of a booking system is awaited for longer: the client waits too. */
export const LONGEST_PAUSE = 2 * SECOND;

/** A request leaves within this time after its announcement, or it is announced again: its process may have been frozen. */
export const SEND_WITHIN = SECOND;

/** Milliseconds for one attempt: one action may be several requests, and wait for its turn at the limiter. */
export function attemptMs(timeoutMs: number): number {
  return 2 * timeoutMs;
}

/** Milliseconds after an announcement by which its request has ended, or will never leave. */
export function announcedMs(timeoutMs: number): number {
  return SEND_WITHIN + attemptMs(timeoutMs) + SECOND;
}

/** Milliseconds that one run of a turn spends on a booking system at most, before its responder and again after it. */
export function runMs(timeoutMs: number): number {
  return 6 * timeoutMs;
}
