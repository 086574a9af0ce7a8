import { setTimeout as pause } from 'node:timers/promises';
import type { ContextOwner } from '../../src/context/segments';
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
 * Everybody writes the next message as soon as he has the reply to the last, so that no two messages of one
 * conversation are ever waiting. What is reported begins `settleMs` after the start, and ends before the last replies.
 */
export async function closedLoop(
  { clients, processes }: Opened,
  owners: readonly ContextOwner[],
  { servers, settleMs, windowMs }: { servers: Servers; settleMs: number; windowMs: number },
): Promise<Measured> {
  let going = true;
  let latencies: number[] = [];
  const writing = owners.map(async (owner) => {
    while (going) latencies.push(await clients.ask(owner));
  });
  const everybody = Promise.all(writing);
  const state = async () => ({
    at: performance.now(),
    replies: clients.replies,
    own: process.cpuUsage(),
    used: await processes.used(),
    served: await servers.served(),
  });
  await Promise.race([pause(settleMs), everybody]);
  latencies = [];
  const before = await state();
  await Promise.race([pause(windowMs), everybody]);
  const after = await state();
  const { p50, p99 } = percentilesOf(latencies);
  going = false;
  await everybody;

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
