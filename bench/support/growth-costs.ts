import type { Redis } from 'ioredis';
import type { Context, ContextOwner } from '../../src/domain/context';
import {
  type ContextLoader,
  type LoaderSettings,
  openEarlierSolution,
  openOurs,
  openOursWithoutLocalCache,
} from './loaders';
import { MemorySource } from './memory-source';
import { forEach } from './owners';
import type { Resources } from './resources';
import { type Spread, spread } from './spread';
import { interleaved, milliseconds, timeOneByOne } from './timing';
import { total, wirePerCall } from './wire';

export const VARIANTS = ['ours', 'ours, without a local cache', 'the earlier solution'] as const;
export type Variant = (typeof VARIANTS)[number];

export interface Cost {
  loadMs: Spread;
  /** Of one context that is not in Redis. Undefined: the same as with a local cache. */
  fillMs: Spread | undefined;
  /** Of one warm load, in both directions. */
  wireBytes: number;
  memoryBytes: number;
}

export type Costs = Record<Variant, Cost>;

/** The costs of one salon's context for these owners, on a Redis that holds only their contexts. */
export async function costs(
  resources: Resources,
  context: Context,
  owners: readonly ContextOwner[],
  quick: boolean,
): Promise<Costs> {
  const servers = [await resources.redis(), await resources.redis()] as const;
  const [mine, theirs] = servers.map(
    ({ url }): LoaderSettings => ({ redisUrl: url, source: new MemorySource(context) }),
  );
  if (!mine || !theirs) throw new Error('there are two servers');
  const loaders: Record<Variant, ContextLoader> = {
    ours: await openOurs(resources, mine),
    'ours, without a local cache': await openOursWithoutLocalCache(resources, mine),
    'the earlier solution': await openEarlierSolution(resources, theirs),
  };
  const connections = {
    ours: await resources.connection(mine.redisUrl),
    'the earlier solution': await resources.connection(theirs.redisUrl),
  };

  const fills = await interleaved(quick ? 1 : 3, {
    ours: () => fill(connections.ours, loaders.ours, owners),
    'the earlier solution': () =>
      fill(connections['the earlier solution'], loaders['the earlier solution'], owners),
  });
  await forEach(owners, 16, loaders.ours.load); // fills the local cache
  const limits = quick ? { forMs: 30, atLeast: 5 } : { forMs: 250, atLeast: 20 };
  const loading = (variant: Variant) => {
    const load = inTurn(loaders[variant], owners);
    return async () => (await timeOneByOne(load, limits)).p50;
  };
  const loads = await interleaved(quick ? 1 : 5, {
    ours: loading('ours'),
    'ours, without a local cache': loading('ours, without a local cache'),
    'the earlier solution': loading('the earlier solution'),
  } satisfies Record<Variant, () => Promise<number>>);

  const cost = async (variant: Variant): Promise<Cost> => {
    const server = variant === 'the earlier solution' ? variant : 'ours';
    const wire = await wirePerCall(connections[server], quick ? 5 : 50, inTurn(loaders[variant], owners));
    const filled = variant === 'ours, without a local cache' ? undefined : fills[server];
    return {
      loadMs: spread(loads[variant]),
      fillMs: filled && spread(filled.map(({ ms }) => ms)),
      wireBytes: total(wire),
      memoryBytes: spread(fills[server].map(({ memory }) => memory)).median,
    };
  };
  const result: Partial<Costs> = {};
  for (const variant of VARIANTS) result[variant] = await cost(variant);
  for (const { kill } of servers) await kill(); // frees hundreds of megabytes
  return result as Costs;
}

/** Fills all owners one after the other. Returns the milliseconds of one fill and the memory of all keys. */
async function fill(redis: Redis, { load }: ContextLoader, owners: readonly ContextOwner[]) {
  await redis.flushall('SYNC');
  const ms = await milliseconds(() => forEach(owners, 1, load));
  return { ms: ms / owners.length, memory: await memoryOfKeys(redis) };
}

/** Sums the memory of each key, because the server's total changes by more than one context needs. */
async function memoryOfKeys(redis: Redis): Promise<number> {
  const keys = await redis.keys('*');
  const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key)));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

function inTurn({ load }: ContextLoader, owners: readonly ContextOwner[]): () => Promise<unknown> {
  let next = 0;
  return () => load(owners[next++ % owners.length] as ContextOwner);
}
