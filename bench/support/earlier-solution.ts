import type { Redis } from 'ioredis';
import type { ContextSource } from '../../src/context/source';
import { type Context, type ContextOwner, SEGMENTS } from '../../src/domain/context';

const TTL_SECONDS = 12 * 3600;

/** The solution before dialogkeeper: one key with the whole context as JSON for each client, fetched and parsed at every load. */
export class EarlierSolution {
  constructor(
    private readonly redis: Redis,
    private readonly source: ContextSource,
  ) {}

  async load(owner: ContextOwner): Promise<Context> {
    const json = await this.redis.get(keyOf(owner));
    return json === null ? this.fill(owner) : (JSON.parse(json) as Context);
  }

  async fill(owner: ContextOwner): Promise<Context> {
    const { signal } = new AbortController();
    const parts = await Promise.all(
      SEGMENTS.map(async (segment) => [segment, (await this.source[segment](owner, signal)).value]),
    );
    const context = Object.fromEntries(parts) as Context;
    await this.redis.set(keyOf(owner), JSON.stringify(context), 'EX', TTL_SECONDS);
    return context;
  }
}

function keyOf({ companyId, client }: ContextOwner): string {
  return `context:full_context:${companyId}:${client}`;
}
