import { type Context, type ContextOwner, SEGMENTS } from '../../src/domain/context';
import { cacheOf } from '../../tests/conformance/cache-under-test';
import { parsed } from './plain';
import { ioredis } from './redis-clients';
import { reading, TTL } from './segment-cache';

/** The solution before dialogkeeper: the whole context of a client as one JSON value, deleted when a booking changes. */
export const earlierSolution = cacheOf(__filename, 'earlierSolution', [], async ({ redisUrl, source }) => {
  const redis = ioredis(redisUrl);
  const keyOf = ({ companyId, client }: ContextOwner) => `context:full_context:${companyId}:${client}`;
  return {
    async load(owner) {
      const stored = parsed(await redis.get(keyOf(owner)).catch(() => null));
      if (stored !== undefined) return stored as Context;
      const values = await Promise.all(SEGMENTS.map((segment) => reading(source, segment, owner)()));
      const context = Object.fromEntries(SEGMENTS.map((segment, i) => [segment, values[i]])) as Context;
      await redis.set(keyOf(owner), JSON.stringify(context), 'PX', TTL).catch(() => undefined);
      return context;
    },
    async invalidate(owner) {
      await redis.del(keyOf(owner));
    },
    async close() {
      redis.disconnect();
    },
  };
});
