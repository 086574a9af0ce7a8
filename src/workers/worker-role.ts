import type { Worker } from 'bullmq';
import { hasApi } from '../bookings/connect';
import type { Connected } from '../config/connected';
import { runMs } from '../conversation/booking-requests/time-limits';
import { MAX_OUTDATED, MAX_REFUSALS } from '../domain/limits';
import { FORGET_EVERY } from '../forgetting/forget-old';
import { JOBS } from '../jobs';
import { forgetOld } from '../jobs/forget-old';
import { sendReminders } from '../jobs/send-reminders';
import { sweep } from '../jobs/sweep';
import { syncBookings } from '../jobs/sync-bookings';
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

/** Companies at once: a sync waits for a provider that limits how fast it may be asked. */
const SYNCS_AT_ONCE = 4;

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
  const keepSynced = async (signal: AbortSignal) => {
    if (!config.bookingSystems.some(hasApi))
      return queueConnection.during(queues.unschedule(syncBookings), signal);
    const scheduled = keepScheduled(queues, syncBookings, config.bookingSyncEvery);
    schedules.push(await queueConnection.during(scheduled, signal));
  };
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
      if (taken.includes(syncBookings.queue)) await keepSynced(signal);
      if (!taken.includes('maintenance')) return;
      schedules.push(await queueConnection.during(keepScheduled(queues, sweep, config.sweepEvery), signal));
      schedules.push(await queueConnection.during(keepScheduled(queues, sendReminders, MINUTE), signal));
      schedules.push(await queueConnection.during(keepScheduled(queues, forgetOld, FORGET_EVERY), signal));
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
  if (queue === syncBookings.queue) return SYNCS_AT_ONCE;
  return queue === 'maintenance' ? 1 : SHORT_JOBS_AT_ONCE;
}

/** A turn asks its responder again each time that it is outdated, or that what its reply wants is refused. */
const MAX_RESPONSES = 1 + MAX_OUTDATED + (MAX_REFUSALS - 1);

/** More than any job may need: a turn, and the replies of one conversation, several of which may be slow. */
function longestJobMs({ responderTimeout, gatewayTimeout, bookingTimeout }: Connected): number {
  const requestsMs = 2 * runMs(bookingTimeout); // before the responder, and after it
  return MAX_RESPONSES * (responderTimeout + gatewayTimeout + requestsMs) + MINUTE;
}
