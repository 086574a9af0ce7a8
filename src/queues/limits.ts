/** Queues over which `TURN_SHARDS` may spread the wake-ups of conversations. */
export const MAX_SHARDS = 64;
