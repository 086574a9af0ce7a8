import type { Worker } from 'bullmq';
import type { Connected } from '../config/connected';
import { MAX_OUTDATED, MAX_SLOTS_TAKEN } from '../domain/limits';
import { JOBS } from '../jobs';
import { sweep } from '../jobs/sweep';
import { warmContexts } from '../jobs/warm-contexts';
import type { Events } from '../observability/events';
import type { Traces } from '../observability/traces';
import { shardsOf } from '../queues/shards';
import { MINUTE } from '../time/duration';
import { WARM_EVERY } from '../warming/nightly';
import { type BacklogDeps, keepMeasuring } from './backlog-meter';
import { closeWorkers } from './bullmq/drain';
import { WorkersNotRunning } from './bullmq/errors';
import { createQueueWorker, type QueueWorkerDeps, runInBackground } from './bullmq/queue-worker';
import type { Connections } from './connections';
import type { Handlers } from './handler';
import type { Role } from './role';
import { keepScheduled } from './schedule';

/** For jobs that only wait for servers. What many of them ask for at the same time is one statement, on one connection. */
export const SHORT_JOBS_AT_ONCE = 64;

export interface WorkerRoleDeps {
  config: Connected;
  connections: Connections;
  handlers: Handlers;
  events: Events;
  traces: Traces;
}

/** The role of a process that takes jobs from the given queues. */
export function workerRole(taken: readonly string[], deps: WorkerRoleDeps): Role {
  const { config, connections, events } = deps;
  const { queueConnection, queues } = connections;
  const workers: Worker[] = [];
  const schedules: { stop(): void }[] = [];
  return {
    name: 'worker',
    checks: {
      async workers() {
        const idle = workers.filter((worker) => !worker.isRunning() || worker.closing);
        if (workers.length === 0 || idle.length > 0)
          throw new WorkersNotRunning(idle.map(({ name }) => name));
      },
    },
    async open(signal) {
      for (const queue of taken) workers.push(...openWorkers(queue, deps));
      await queueConnection.during(Promise.all(workers.map((worker) => worker.waitUntilReady())), signal);
      if (!taken.includes('maintenance')) return;
      schedules.push(await queueConnection.during(keepScheduled(queues, sweep, config.sweepEvery), signal));
      if (config.warmHours === 'off') await queueConnection.during(queues.unschedule(warmContexts), signal);
      else
        schedules.push(await queueConnection.during(keepScheduled(queues, warmContexts, WARM_EVERY), signal));
      await queueConnection.during(queues.removeFormerShards(), signal);
    },
    run() {
      for (const worker of workers) runInBackground(worker);
      if (taken.includes('maintenance')) schedules.push(keepMeasuring(meterDeps(deps)));
    },
    async stop() {
      for (const schedule of schedules) schedule.stop();
      await closeWorkers(workers, config.drainTimeout, events);
    },
    abandon() {
      for (const schedule of schedules) schedule.stop();
      for (const worker of workers) worker.close(true).catch(() => undefined);
    },
  };
}

function meterDeps({ config, connections, events }: WorkerRoleDeps): BacklogDeps {
  const { db, queues, queueConnection } = connections;
  const { turnShards: shards, metricsCompanies: companies = [] } = config;
  return { db, queues, connection: queueConnection.redis, shards, companies, events };
}

/** One worker for each shard of the queue. */
function openWorkers(
  queue: string,
  { config, connections, handlers, events, traces }: WorkerRoleDeps,
): Worker[] {
  const shards = shardsOf(queue, config.turnShards);
  const concurrency = Math.ceil(concurrencyOf(queue, config) / shards.length);
  const deps: QueueWorkerDeps = {
    jobs: JOBS,
    handlers,
    events,
    traces,
    queues: connections.queues,
    connection: connections.queueConnection,
    prefix: config.queuePrefix,
    lockMs: config.jobLock,
    longestMs: longestJobMs(config),
  };
  return shards.map((shard) => createQueueWorker(shard, concurrency, deps));
}

function concurrencyOf(queue: string, config: Connected): number {
  if (queue === 'conversation-turn') return config.turnConcurrency;
  return queue === 'maintenance' ? 1 : SHORT_JOBS_AT_ONCE;
}

/** A turn asks its responder again each time that it is outdated, or that the time of its reply is taken. */
const MAX_RESPONSES = 1 + MAX_OUTDATED + (MAX_SLOTS_TAKEN - 1);

/** More than any job may need: a turn, and the replies of one conversation, several of which may be slow. */
function longestJobMs({ responderTimeout, gatewayTimeout }: Connected): number {
  return MAX_RESPONSES * (responderTimeout + gatewayTimeout) + MINUTE;
}
