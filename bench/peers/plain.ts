import { ioredis } from './redis-clients';
import { cacheOfSegments, TTL } from './segment-cache';

/** GET, SET and DEL for each segment, without a library. An error of Redis counts as a miss. */
export const plain = cacheOfSegments(__filename, 'plain', async (redisUrl) => {
  const redis = ioredis(redisUrl);
  return {
    async getOrLoad(key, read) {
      const stored = parsed(await redis.get(key).catch(() => null));
      if (stored !== undefined) return stored;
      const value = await read();
      await redis.set(key, JSON.stringify(value), 'PX', TTL).catch(() => undefined);
      return value;
    },
    remove: (keys) => redis.del(...keys),
    set: (key, value) => redis.set(key, JSON.stringify(value), 'PX', TTL),
    async close() {
      redis.disconnect();
    },
  };
});

/** Undefined: absent or unreadable. */
export function parsed(json: string | null): unknown {
  try {
    return json === null ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
