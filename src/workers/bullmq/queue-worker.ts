import type { Worker } from 'bullmq';
import { isUnusable } from '../../queues/failed-jobs';
import { type Queues, telemetryOf } from '../../queues/queues';
import { prefixOf } from '../../queues/shards';
import { SECOND } from '../../time/duration';
import type { QueueConnection } from '../queue-connection';
import { backoff, ContractWorker, definitionOf } from './contract';
import { jobIds } from './job-ids';
import { type RunJobDeps, runJob } from './run-job';

export interface QueueWorkerDeps extends RunJobDeps {
  queues: Queues;
  connection: QueueConnection;
  prefix: string;
  /** Milliseconds of silence after which a worker has lost its job. */
  lockMs: number;
}

/**
 * The job of a killed worker is noticed after lock + check, 10 to 15 s by default. The job may lose its worker ten times; the
 * eleventh time it fails. There is no `maxStartedAttempts`: a job that postpones itself, or waits for PostgreSQL, starts often.
 */
const recovery = (lockMs: number) => ({
  lockDuration: lockMs,
  stalledInterval: lockMs / 2,
  maxStalledCount: 10,
  runRetryDelay: SECOND, // after a lost connection; 15 s by default
});
/** Milliseconds for which a worker takes no job after it gave one back, so that other processes can take it. */
const REST = SECOND;

/** BullMQ's worker of one queue. It takes no job before `runInBackground`. */
export function createQueueWorker(queue: string, concurrency: number, deps: QueueWorkerDeps): Worker {
  // `rateLimit` sets a key that pauses only workers that give a job back.
  const rest = () => deps.queues.get(queue).rateLimit(REST);
  const telemetry = telemetryOf(queue, deps.traces);
  const worker = new ContractWorker(
    queue,
    (job, token, signal) => runJob({ job, token, signal, rest }, deps),
    deps.jobs,
    {
      connection: deps.connection.redis,
      prefix: prefixOf(queue, deps.prefix, deps.connection.redis),
      autorun: false,
      concurrency,
      settings: {
        backoffStrategy: (attempt, _type, _err, job) => backoff(attempt, job && definitionOf(job, deps.jobs)),
      },
      ...recovery(deps.lockMs),
      ...(telemetry && { telemetry }),
    },
  );
  observe(worker, queue, deps);
  return worker;
}

/** Until it is closed. */
export function runInBackground(worker: Worker): void {
  worker.run().catch((error) => worker.emit('error', error));
}

/** Reports what BullMQ notices outside of a running job. */
function observe(worker: Worker, queue: string, { events, connection, jobs, queues }: QueueWorkerDeps): void {
  worker.on('error', (error) => {
    connection.failed(error); // reports what concerns Redis as a whole once for all queues
    events.emit('queue.error', { queue, error });
  });
  for (const event of ['active', 'drained'] as const) worker.on(event, () => connection.works());
  worker.on('stalled', (jobId) => events.emit('job.stalled', { queue, jobId }));
  worker.on('failed', (job, error) => {
    // BullMQ fails a job that too many workers have lost without running it.
    if (job?.deferredFailure) events.emit('job.failed', { ...jobIds(job, jobs), reason: 'stalled', error });
    if (!job?.id || !isUnusable(error.message)) return;
    const limited = queues.failed(queue).limitUnusable(job.id);
    limited.catch((error) => events.emit('queue.error', { queue, error }));
  });
}
