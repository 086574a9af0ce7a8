import { SECOND } from '../../src/time/duration';

/**
 * Milliseconds in which a server that works answers on any machine: the limit of a request wherever the test is not about the
 * limit itself. No test depends on being fast.
 */
export const PATIENT = 20 * SECOND;

/**
 * Milliseconds until a server that hangs is given up, where the same limit also holds for requests that are answered. Where
 * nothing is answered, a shorter one will do.
 */
export const IMPATIENT = 5 * SECOND;
