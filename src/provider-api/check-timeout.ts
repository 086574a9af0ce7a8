import { SECOND } from '../time/duration';

/** Milliseconds that a `check` of a channel or a booking system may take. */
export const CHECK_TIMEOUT = 10 * SECOND;
