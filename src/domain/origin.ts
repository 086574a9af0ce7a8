/**
 * Where a segment came from.
 *   local   Redis confirmed the entry in this process's local cache; no body was sent
 *   redis   an entry was read and parsed
 *   filled  absent: this load read the source and stored it
 *   joined  absent: another load of this process was filling it, and its value was shared
 *   direct  read from the source and not stored (Redis is away, or no lease was granted in time)
 */
export const ORIGINS = ['local', 'redis', 'filled', 'joined', 'direct'] as const;
export type Origin = (typeof ORIGINS)[number];

/**
 * Why a segment was read directly.
 *   cache-away     Redis did not answer, or its circuit was open
 *   waited-long    another load was filling it, and took too long
 *   not-cacheable  the source does not want it stored
 *   not-stored     Redis went away between the lease and the fill
 */
export const DIRECT_REASONS = ['cache-away', 'waited-long', 'not-cacheable', 'not-stored'] as const;
export type DirectReason = (typeof DIRECT_REASONS)[number];

/** How a fill ended. `unstored`: its value is valid for one load, but was not stored. `failed`: the source did not answer. */
export const FILL_OUTCOMES = ['stored', 'refused', 'unstored', 'failed'] as const;
export type FillOutcome = (typeof FILL_OUTCOMES)[number];

export const HITS: readonly Origin[] = ['local', 'redis'];
