import { DelayedError, type Job, type JobJson, UnrecoverableError, Worker } from 'bullmq';
import { SECOND } from '../config';
import { underDeadline } from '../deadline';
import { DialogkeeperError, InvalidPayload, JobHangs, UnknownJob } from '../errors';
import type { AnyJob, JobName, Payload } from '../jobs';
import { parsePayload } from '../jobs/define';
import { prefixOf, wholeQueue } from '../jobs/shards';
import type { Logger } from '../logger';
import type { Metrics } from '../metrics';
import type { Outcome } from './outcome';
import type { QueueConnection } from './queue-connection';

export interface JobInfo {
  /** When the producer added the job. */
  addedAt: Date;
  /** How many processes have died while they held this job. */
  deaths: number;
  signal: AbortSignal;
}

/** What takes each job. The compiler asks for every name in `JOBS`. */
export type Handlers = {
  [Job in AnyJob as Job['name']]: (payload: Payload<Job>, info: JobInfo) => Promise<Outcome>;
};

export interface WorkerParts {
  jobs: readonly AnyJob[];
  handlers: Handlers;
  connection: QueueConnection;
  prefix: string;
  /** Milliseconds of silence after which a worker has lost its job. */
  lockMs: number;
  /** Milliseconds after which a job that has not ended hangs, and gives its lock up. */
  longestMs: number;
  logger: Logger;
  metrics: Metrics;
}

/**
 * A killed worker's job is noticed after lock + check, 10–15 s by default; a second kill does not fail it. What kills
 * every process that touches it stops at `maxStartedAttempts`; alarms that move themselves count as starts too,
 * hence the room.
 */
const recovery = (lockMs: number) => ({
  lockDuration: lockMs,
  stalledInterval: lockMs / 2,
  maxStalledCount: 10,
  maxStartedAttempts: 5000,
  runRetryDelay: SECOND, // after a lost connection; 15 s by default
});
const LONGEST_BACKOFF = 60 * SECOND;
const KEEP_FAILED = { age: 30 * 24 * 3600, count: 10_000 };

/**
 * Takes the jobs of one queue once it is run: parses the payload, calls the handler, turns its outcome into BullMQ's terms,
 * and writes the only log lines and figures that a job has.
 */
export function createWorker(queue: string, concurrency: number, parts: WorkerParts): Worker {
  const worker = new ReadingWorker(queue, (job, token, signal) => process(job, token, signal, parts), {
    connection: parts.connection.redis,
    prefix: prefixOf(queue, parts.prefix, parts.connection.redis),
    autorun: false,
    concurrency,
    removeOnComplete: { count: 0 },
    removeOnFail: KEEP_FAILED,
    settings: {
      backoffStrategy: (attempt, _type, _err, job) => backoff(attempt, job && definitionOf(job, parts)),
    },
    ...recovery(parts.lockMs),
  });
  // What concerns Redis as a whole is reported once for all queues.
  worker.on('error', (err) => {
    parts.connection.failed(err);
    parts.logger.debug({ queue, err }, 'the queue is in trouble');
  });
  for (const taken of ['active', 'drained'] as const) worker.on(taken, () => parts.connection.works());
  worker.on('stalled', (jobId) =>
    parts.logger.warn({ queue, jobId }, 'a job lost its worker and runs again'),
  );
  return worker;
}

/** Until it is closed. */
export function runInBackground(worker: Worker): void {
  worker.run().catch((error) => worker.emit('error', error));
}

/** In place of a job's data: bytes in Redis that are not JSON. */
class Unreadable {
  constructor(readonly raw: string) {}
}

/**
 * BullMQ's own worker can not read a job whose data is not JSON: it reports an error, the job stays active until
 * its lock ends, and then comes back, for ever. Here it is a job like any other, and fails like one.
 */
class ReadingWorker extends Worker {
  protected override createJob(json: JobJson, jobId: string): Job {
    try {
      return super.createJob(json, jobId);
    } catch {
      const job = super.createJob({ ...json, data: '{}' }, jobId);
      job.data = new Unreadable(json.data);
      return job;
    }
  }
}

async function process(
  job: Job,
  token: string | undefined,
  signal: AbortSignal | undefined,
  parts: WorkerParts,
) {
  const { metrics, logger } = parts;
  const labels = { queue: job.queueName, job: job.name };
  const about = { ...labels, jobId: job.id, attempt: job.attemptsMade + 1, ...ids(job.data) };
  const stopTimer = metrics.jobSeconds.startTimer(labels);
  const count = (outcome: string, reason?: string) => {
    metrics.jobs.inc({ ...labels, outcome });
    if (reason) metrics.reasons.inc({ job: job.name, reason });
  };
  logger.debug(about, 'start');
  try {
    const parent = signal ?? new AbortController().signal;
    const ms = parts.longestMs;
    const outcome = await underDeadline({ parent, ms, late: () => new JobHangs(ms) }, (deadline) =>
      handle(job, deadline, parts),
    );
    const seconds = stopTimer();
    if (!outcome) {
      count('done');
      return logger[definitionOf(job, parts)?.quiet ? 'debug' : 'info']({ ...about, seconds }, 'done');
    }
    if (outcome.kind === 'drop') {
      count('dropped', outcome.reason);
      return logger.info({ ...about, seconds, reason: outcome.reason }, 'dropped');
    }
    count('later');
    logger.debug({ ...about, until: outcome.at.toISOString() }, 'later');
    await job.moveToDelayed(outcome.at.getTime(), token);
    throw new DelayedError();
  } catch (err) {
    if (err instanceof DelayedError) throw err;
    const reason = err instanceof DialogkeeperError ? err.code : 'unexpected';
    const final = isFinal(err, job);
    count(final ? 'failed' : 'retried', reason);
    logger[final ? 'error' : 'warn'](
      { ...about, err, seconds: stopTimer() },
      final ? 'failed' : 'failed, will be tried again',
    );
    throw final ? new UnrecoverableError(err instanceof Error ? err.message : String(err)) : err;
  }
}

async function handle(job: Job, signal: AbortSignal, parts: WorkerParts): Promise<Outcome> {
  if (job.data instanceof Unreadable) {
    // As a JSON string, so that whoever lists the failed set can read it.
    await job.updateData(job.data.raw);
    throw new InvalidPayload(job.name, '(root)', 'is not JSON');
  }
  const definition = definitionOf(job, parts);
  if (!definition) {
    throw new UnknownJob(
      job.queueName,
      job.name,
      parts.jobs.filter(({ queue }) => queue === wholeQueue(job.queueName)).map(({ name }) => name),
    );
  }
  job.opts = { ...job.opts, attempts: definition.attempts, backoff: { type: 'definition' } };
  const payload = parsePayload(definition, job.data);
  // The name found the schema, and the schema parsed the payload: they belong together.
  const handler = parts.handlers[definition.name as JobName] as (
    payload: unknown,
    info: JobInfo,
  ) => Promise<Outcome>;
  return handler(payload, { addedAt: new Date(job.timestamp), deaths: job.stalledCounter, signal });
}

function definitionOf(job: { queueName: string; name: string }, { jobs }: WorkerParts): AnyJob | undefined {
  return jobs.find(({ queue, name }) => queue === wholeQueue(job.queueName) && name === job.name);
}

function isFinal(err: unknown, job: Job): boolean {
  if (err instanceof DialogkeeperError && !err.retryable) return true;
  return job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
}

/** Doubles from the job's own base, with half of it left to chance, and never above a minute. */
function backoff(attempt: number, definition: AnyJob | undefined): number {
  const full = Math.min((definition?.backoffMs ?? SECOND) * 2 ** (attempt - 1), LONGEST_BACKOFF);
  return Math.round(full * (0.5 + Math.random() / 2));
}

/** The ids that make log lines searchable; never a text, a name or a phone. */
function ids(data: unknown): Record<string, unknown> {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(
    ['companyId', 'conversationId', 'bookingId', 'messageId'].flatMap((key) => {
      const value = (data as Record<string, unknown>)[key];
      return typeof value === 'string' || typeof value === 'number' ? [[key, value]] : [];
    }),
  );
}
