import type { ContextOwner } from '../../src/domain/context';
import { percentilesOf } from '../support/timing';
import type { Opened } from './opened';
import type { Served, Servers } from './servers';

/** What a message took, on the average of a window. */
export interface Measured {
  perSecond: number;
  /** Milliseconds from a message to its reply. */
  p50: number;
  p99: number;
  workersCpuMs: number;
  /** The process that plays the clients, which is this one. */
  clientsCpuMs: number;
  postgresCpuMs: number;
  redisCpuMs: number;
  redisCommands: number;
  cacheCommands: number;
  statements: number;
  walBytes: number;
}

const MICROSECONDS_PER_MS = 1000;

/**
 * For some time everybody writes the next message as soon as he has the reply to the last, so that no two messages of
 * one conversation are ever waiting. Measured is everything from the first message to the last reply.
 */
export async function closedLoop(
  { clients, processes }: Opened,
  owners: readonly ContextOwner[],
  { servers, forMs }: { servers: Servers; forMs: number },
): Promise<Measured> {
  const state = async () => ({
    at: performance.now(),
    replies: clients.replies,
    own: process.cpuUsage(),
    used: await processes.used(),
    served: await servers.served(),
  });
  const latencies: number[] = [];
  const before = await state();
  await Promise.all(
    owners.map(async (owner) => {
      while (performance.now() - before.at < forMs) {
        const ms = await clients.ask(owner);
        latencies.push(ms);
      }
    }),
  );
  const after = await state();
  const { p50, p99 } = percentilesOf(latencies);

  const replies = after.replies - before.replies;
  const each = (of: (moment: typeof before) => number) => (of(after) - of(before)) / replies;
  const served = (name: keyof Served) => each((moment) => moment.served[name]);
  return {
    perSecond: (replies / (after.at - before.at)) * 1000,
    p50,
    p99,
    workersCpuMs: each(({ used }) => used.cpuMs),
    clientsCpuMs: each(({ own }) => (own.user + own.system) / MICROSECONDS_PER_MS),
    postgresCpuMs: served('postgresCpuMs'),
    redisCpuMs: served('redisCpuMs'),
    redisCommands: served('redisCommands'),
    cacheCommands: served('cacheCommands'),
    statements: each(({ used }) => used.statements),
    walBytes: served('walBytes'),
  };
}
