import { DelayedError, type Job, RateLimitError, UnrecoverableError, type Worker } from 'bullmq';
import type { z } from 'zod';
import { DialogkeeperError } from '../domain/error';
import type { AnyJob, JobName, Payload } from '../jobs';
import { parseUsable } from '../jobs/define';
import { InvalidPayload, UnknownJob } from '../jobs/errors';
import type { Logger } from '../observability/logger';
import type { Metrics } from '../observability/metrics';
import { maskedError } from '../privacy/masked-error';
import { codeOf, failedReasonOf, isUnusable } from '../queues/failed-jobs';
import type { Queues } from '../queues/queues';
import { prefixOf, wholeQueue } from '../queues/shards';
import { underDeadline } from '../time/deadline';
import { SECOND } from '../time/duration';
import { backoff, ContractWorker, definitionOf, KEPT_DATA, Unreadable } from './contract';
import { JobHangs } from './errors';
import type { Outcome } from './outcome';
import type { QueueConnection } from './queue-connection';

export interface JobInfo {
  /** When the producer added the job. */
  addedAt: Date;
  /** How many processes have died while they held this job. */
  crashes: number;
  signal: AbortSignal;
}

/** What takes each job. The compiler asks for every name in `JOBS`. */
export type Handlers = {
  [Job in AnyJob as Job['name']]: (payload: Payload<Job>, info: JobInfo) => Promise<Outcome>;
};

export interface WorkerDeps {
  jobs: readonly AnyJob[];
  handlers: Handlers;
  queues: Queues;
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
 * A killed worker's job is noticed after lock + check, 10–15 s by default; a second kill does not fail it, an eleventh
 * does. There is no `maxStartedAttempts`: an alarm that moves itself, and a job that waits for PostgreSQL, begin often.
 */
const recovery = (lockMs: number) => ({
  lockDuration: lockMs,
  stalledInterval: lockMs / 2,
  maxStalledCount: 10,
  runRetryDelay: SECOND, // after a lost connection; 15 s by default
});
/** After jobs were given back: meanwhile other processes can take them. */
const REST = SECOND;

/**
 * Takes the jobs of one queue once it is run: parses the payload, calls the handler, turns its outcome into BullMQ's terms,
 * and writes the only log lines and figures that a job has.
 */
export function createWorker(queue: string, concurrency: number, deps: WorkerDeps): Worker {
  // The workers have no limiter, so the key that this sets stops none but the one that then gives a job back.
  const rest = () => deps.queues.get(queue).rateLimit(REST);
  const worker = new ContractWorker(
    queue,
    (job, token, signal) => process(job, token, signal, rest, deps),
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
    },
  );
  // What concerns Redis as a whole is reported once for all queues.
  worker.on('error', (err) => {
    deps.connection.failed(err);
    deps.logger.debug({ queue, err }, 'the queue is in trouble');
  });
  for (const taken of ['active', 'drained'] as const) worker.on(taken, () => deps.connection.works());
  worker.on('stalled', (jobId) => deps.logger.warn({ queue, jobId }, 'a job lost its worker and runs again'));
  worker.on('failed', (job, err) => {
    if (job?.deferredFailure) reportLost(job, err, deps);
    if (!job?.id || !isUnusable(err.message)) return;
    deps.queues
      .failed(queue)
      .limitUnusable(job.id)
      .catch((err) => deps.logger.debug({ queue, err }, 'the failed jobs could not be limited'));
  });
  return worker;
}

/** Until it is closed. */
export function runInBackground(worker: Worker): void {
  worker.run().catch((error) => worker.emit('error', error));
}

/** A job that too many processes have lost fails without being run. */
function reportLost(job: Job, err: Error, { jobs, metrics, logger }: WorkerDeps): void {
  const labels = { queue: job.queueName, job: definitionOf(job, jobs)?.name ?? 'unknown' };
  metrics.jobs.inc({ ...labels, outcome: 'failed' });
  metrics.reasons.inc({ job: labels.job, reason: 'stalled' });
  logger.error({ ...labels, jobId: job.id, ...ids(job.data), err }, 'failed');
}

async function process(
  job: Job,
  token: string | undefined,
  signal: AbortSignal | undefined,
  rest: () => Promise<void>,
  deps: WorkerDeps,
) {
  const { metrics, logger } = deps;
  // Labels live as long as the process, so none of them comes from outside.
  const labels = { queue: job.queueName, job: definitionOf(job, deps.jobs)?.name ?? 'unknown' };
  const about = { ...labels, jobId: job.id, attempt: job.attemptsMade + 1, ...ids(job.data) };
  const stopTimer = metrics.jobSeconds.startTimer(labels);
  const count = (outcome: string, reason?: string) => {
    metrics.jobs.inc({ ...labels, outcome });
    if (reason) metrics.reasons.inc({ job: labels.job, reason });
  };
  logger.debug(about, 'start');
  try {
    const parent = signal ?? new AbortController().signal;
    const ms = deps.longestMs;
    const onLeftOut = (leftOut: InvalidPayload) => {
      metrics.reasons.inc({ job: labels.job, reason: `left-out.${leftOut.field}` });
      logger.warn({ ...about, err: leftOut }, 'an unusable field is left out');
    };
    const outcome = await underDeadline({ parent, ms, late: () => new JobHangs(ms) }, (deadline) =>
      handle(job, deadline, deps, onLeftOut),
    );
    const seconds = stopTimer();
    if (!outcome) {
      count('done');
      return logger[definitionOf(job, deps.jobs)?.routine ? 'debug' : 'info']({ ...about, seconds }, 'done');
    }
    if (outcome.kind === 'drop') {
      count('dropped', outcome.reason);
      return logger.info({ ...about, seconds, reason: outcome.reason }, 'dropped');
    }
    if (outcome.kind === 'give-back') {
      count('given-back');
      logger.debug(about, 'given back');
      await rest();
      throw new RateLimitError();
    }
    count('later');
    logger.debug({ ...about, until: outcome.at.toISOString() }, 'later');
    await job.moveToDelayed(outcome.at.getTime(), token);
    throw new DelayedError();
  } catch (err) {
    if (err instanceof DelayedError || err instanceof RateLimitError) throw err;
    const reason = codeOf(err);
    const final = isFinal(err, job);
    count(final ? 'failed' : 'retried', reason);
    logger[final ? 'error' : 'warn'](
      { ...about, err, seconds: stopTimer() },
      final ? 'failed' : 'failed, will be tried again',
    );
    // BullMQ keeps message and stack in Redis.
    throw final ? new UnrecoverableError(failedReasonOf(err)) : maskedError(err);
  }
}

async function handle(
  job: Job,
  signal: AbortSignal,
  deps: WorkerDeps,
  onLeftOut: (problem: InvalidPayload) => void,
): Promise<Outcome> {
  if (job.data instanceof Unreadable) {
    const { beginning, problem } = job.data;
    // As a JSON string, so that the failed set can be listed.
    await job.updateData(beginning);
    throw new InvalidPayload(job.name, '(root)', problem);
  }
  const { definition, payload, leftOut } = await parsed(job, deps.jobs);
  leftOut.forEach(onLeftOut);
  // The name found the schema, and the schema parsed the payload: they belong together.
  const handler = deps.handlers[definition.name as JobName] as (
    payload: unknown,
    info: JobInfo,
  ) => Promise<Outcome>;
  return handler(payload, { addedAt: new Date(job.timestamp), crashes: job.stalledCounter, signal });
}

/** Throws `UnknownJob` and `InvalidPayload`; then only the beginning of large data is kept. */
async function parsed(job: Job, jobs: readonly AnyJob[]) {
  try {
    const definition = definitionOf(job, jobs);
    if (definition) return { definition, ...parseUsable<z.ZodType>(definition, job.data) };
    const known = jobs.filter(({ queue }) => queue === wholeQueue(job.queueName)).map(({ name }) => name);
    throw new UnknownJob(job.queueName, job.name, known);
  } catch (error) {
    const json = JSON.stringify(job.data) ?? '';
    if (json.length > KEPT_DATA) await job.updateData(json.slice(0, KEPT_DATA));
    throw error;
  }
}

function isFinal(err: unknown, job: Job): boolean {
  if (err instanceof DialogkeeperError && !err.retryable) return true;
  return job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
}

/**
 * The ids that make log lines searchable; never a text, a name or a phone. Nothing has been parsed yet: what does not look
 * like an id is none. The logger replaces the provider's id of a message, which may be anything.
 */
function ids(data: unknown): Record<string, unknown> {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(
    ['companyId', 'conversationId', 'bookingId', 'messageId'].flatMap((key) => {
      const value = (data as Record<string, unknown>)[key];
      if (typeof value !== 'string' && typeof value !== 'number') return [];
      return key === 'messageId' || /^[\w-]{1,64}$/.test(String(value)) ? [[key, String(value)]] : [];
    }),
  );
}
