import type { ContextOwner } from '../../src/domain/context';
import { percentilesOf } from '../support/timing';
import type { RunningPipeline } from './running-pipeline';
import type { Servers, ServerUsage } from './servers';

/** The average cost of a message. */
export interface Measured {
  perSecond: number;
  /** Milliseconds from a message to its reply. */
  p50: number;
  p99: number;
  workersCpuMs: number;
  /** Of this process, which simulates the clients. */
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
 * For `forMs`, each client writes the next message as soon as it has the reply to the last one. So a conversation never has
 * two unanswered messages. Measures from the first message to the last reply.
 */
export async function closedLoop(
  { clients, processes }: RunningPipeline,
  owners: readonly ContextOwner[],
  { servers, forMs }: { servers: Servers; forMs: number },
): Promise<Measured> {
  const state = async () => ({
    at: performance.now(),
    replies: clients.replies,
    own: process.cpuUsage(),
    processes: await processes.usage(),
    servers: await servers.usage(),
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
  const ofServers = (name: keyof ServerUsage) => each((moment) => moment.servers[name]);
  return {
    perSecond: (replies / (after.at - before.at)) * 1000,
    p50,
    p99,
    workersCpuMs: each((moment) => moment.processes.cpuMs),
    clientsCpuMs: each(({ own }) => (own.user + own.system) / MICROSECONDS_PER_MS),
    postgresCpuMs: ofServers('postgresCpuMs'),
    redisCpuMs: ofServers('redisCpuMs'),
    redisCommands: ofServers('redisCommands'),
    cacheCommands: ofServers('cacheCommands'),
    statements: each((moment) => moment.processes.statements),
    walBytes: ofServers('walBytes'),
  };
}
