import { DAY, MINUTE, SECOND } from '../time/duration';

/** Limits and pauses of the system. They are the same for all companies, and no setting changes them. */

/** How often a finished turn is discarded because its client has written more, before the reply is sent anyway. */
export const MAX_OUTDATED = 2;

/** A turn that fails runs again after a pause, which doubles with each failure in a row. */
export const FIRST_TURN_PAUSE = SECOND;
export const LONGEST_TURN_PAUSE = 5 * MINUTE;

/** A parked conversation is tried again after `PARKED_RETRY`, which doubles each time it is parked in a row, up to this. */
export const LONGEST_PARKED_RETRY = DAY;

/** This many failed replies of a channel in a row are an outage. Each failure stands for several requests. */
export const OUTAGE_FAILURES = 3;
/** Refused replies of this many conversations in a row are an outage too, although each refusal names one message. */
export const OUTAGE_REFUSED_CONVERSATIONS = 5;

/** During an outage one reply is sent after a pause, which doubles with each reply that is not taken. */
export const FIRST_PROBE_PAUSE = 5 * SECOND;
/** A gateway that asks for a longer pause has an outage at once. */
export const LONGEST_PROBE_PAUSE = MINUTE;

/** A turn fails when this many of its runs have wanted a time that was taken meanwhile, or what its booking system refuses. */
export const MAX_REFUSALS = 3;

/** A conversation is parked after this many processes have died during its turn: the turn itself may kill them. */
export const MAX_CRASHES = 5;

/**
 * From this many crashes on, a process runs such turns one at a time. A dying process takes all its turns with it, and they
 * come back together: this way the turn that kills processes dies alone, and the others are cleared.
 */
export const SUSPECT_CRASHES = 2;

/** The most queues over which `TURN_SHARDS` may spread the wake-ups of conversations. */
export const MAX_SHARDS = 64;
