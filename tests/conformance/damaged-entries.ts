import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { RedisFixture } from './fixture';

type Damage = (bytes: Buffer) => Buffer;

export const garbage: Damage = (bytes) => randomBytes(Math.max(bytes.length, 16));
export const truncate: Damage = (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2));

/** Replaces the value of each key by a list, and keeps the expiry. */
export async function replaceByLists(fixture: RedisFixture): Promise<void> {
  await fixture.command(async (redis) => {
    for (const key of await storedKeys(redis)) {
      const left = await redis.pttl(key);
      await redis.multi().del(key).rpush(key, 'not an entry').pexpire(key, left).exec();
    }
  });
}

/** Damages every value in Redis: strings, and the longest field of each hash. */
export async function replaceValues(fixture: RedisFixture, damage: Damage): Promise<void> {
  await fixture.command(async (redis) => {
    for (const key of await storedKeys(redis)) await replaceValue(redis, key, damage);
  });
}

export async function storedKeys(redis: Redis): Promise<string[]> {
  const keys = await redis.keys('*');
  assert.notEqual(keys.length, 0, 'nothing is stored');
  return keys;
}

async function replaceValue(redis: Redis, key: string, damage: Damage): Promise<void> {
  const type = await redis.type(key);
  if (type === 'string') {
    await redis.set(key, damage((await redis.getBuffer(key)) ?? Buffer.alloc(0)), 'KEEPTTL');
  }
  if (type === 'hash') {
    const fields = Object.entries(await redis.hgetallBuffer(key));
    const [longest] = fields.sort(([, a], [, b]) => b.length - a.length);
    if (longest) await redis.hset(key, longest[0], damage(longest[1]));
  }
}
