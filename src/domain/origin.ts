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

export const HITS: readonly Origin[] = ['local', 'redis'];
