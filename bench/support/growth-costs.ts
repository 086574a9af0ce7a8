import type { Redis } from 'ioredis';
import type { Context, ContextOwner } from '../../src/domain/context';
import { type Contender, earlier, ours, oursWithoutCopies, type Place } from './contenders';
import { forEach } from './crowd';
import type { Stage } from './fixture';
import { MemorySource } from './memory-source';
import { type Spread, spread } from './spread';
import { interleaved, milliseconds, timeOneByOne } from './timing';
import { total, wirePerCall } from './wire';

export const WAYS = ['ours', 'ours, without copies', 'the earlier solution'] as const;
export type Way = (typeof WAYS)[number];

export interface Cost {
  loadMs: Spread;
  /** Of one context, when Redis has none of it. Undefined: the same as with copies. */
  fillMs: Spread | undefined;
  /** Of one warm load, both directions. */
  wireBytes: number;
  memoryBytes: number;
}

export type Costs = Record<Way, Cost>;

/** What one salon's context costs these owners, on a Redis that holds theirs alone. */
export async function costs(
  stage: Stage,
  context: Context,
  owners: readonly ContextOwner[],
  quick: boolean,
): Promise<Costs> {
  const servers = [await stage.redis(), await stage.redis()] as const;
  const [mine, theirs] = servers.map(
    ({ url }): Place => ({ redisUrl: url, source: new MemorySource(context) }),
  );
  if (!mine || !theirs) throw new Error('there are two servers');
  const contenders: Record<Way, Contender> = {
    ours: await ours(stage, mine),
    'ours, without copies': await oursWithoutCopies(stage, mine),
    'the earlier solution': await earlier(stage, theirs),
  };
  const looks = {
    ours: await stage.connection(mine.redisUrl),
    'the earlier solution': await stage.connection(theirs.redisUrl),
  };

  const fills = await interleaved(quick ? 1 : 3, {
    ours: () => fill(looks.ours, contenders.ours, owners),
    'the earlier solution': () =>
      fill(looks['the earlier solution'], contenders['the earlier solution'], owners),
  });
  await forEach(owners, 16, contenders.ours.load); // parsed by now, wherever there are copies
  const enough = quick ? { forMs: 30, atLeast: 5 } : { forMs: 250, atLeast: 20 };
  const loading = (way: Way) => {
    const load = inTurn(contenders[way], owners);
    return async () => (await timeOneByOne(load, enough)).p50;
  };
  const loads = await interleaved(quick ? 1 : 5, {
    ours: loading('ours'),
    'ours, without copies': loading('ours, without copies'),
    'the earlier solution': loading('the earlier solution'),
  } satisfies Record<Way, () => Promise<number>>);

  const cost = async (way: Way): Promise<Cost> => {
    const server = way === 'the earlier solution' ? way : 'ours';
    const wire = await wirePerCall(looks[server], quick ? 5 : 50, inTurn(contenders[way], owners));
    const filled = way === 'ours, without copies' ? undefined : fills[server];
    return {
      loadMs: spread(loads[way]),
      fillMs: filled && spread(filled.map(({ ms }) => ms)),
      wireBytes: total(wire),
      memoryBytes: spread(fills[server].map(({ memory }) => memory)).median,
    };
  };
  const result: Partial<Costs> = {};
  for (const way of WAYS) result[way] = await cost(way);
  for (const { kill } of servers) await kill(); // hundreds of megabytes that nobody needs any more
  return result as Costs;
}

/** Milliseconds of one, when all are filled one after the other, and the memory of the keys that are there then. */
async function fill(redis: Redis, { load }: Contender, owners: readonly ContextOwner[]) {
  await redis.flushall('SYNC');
  const ms = await milliseconds(() => forEach(owners, 1, load));
  return { ms: ms / owners.length, memory: await memoryOfKeys(redis) };
}

/** The server's own memory moves by more than one context takes: the keys are asked one by one. */
async function memoryOfKeys(redis: Redis): Promise<number> {
  const keys = await redis.keys('*');
  const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key)));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

function inTurn({ load }: Contender, owners: readonly ContextOwner[]): () => Promise<unknown> {
  let next = 0;
  return () => load(owners[next++ % owners.length] as ContextOwner);
}
