import { DelayedError, type Job, RateLimitError, UnrecoverableError } from 'bullmq';
import { DialogkeeperError } from '../../domain/error';
import type { AnyJob, JobName } from '../../jobs';
import type { Events, JobIds } from '../../observability/events';
import type { Traces } from '../../observability/traces';
import { maskedError } from '../../privacy/masked-error';
import { codeOf, failedReasonOf } from '../../queues/failed-jobs';
import { underDeadline } from '../../time/deadline';
import { SECOND } from '../../time/duration';
import type { Handlers, JobInfo } from '../handler';
import type { Outcome } from '../outcome';
import { JobHangs } from './errors';
import { jobIds } from './job-ids';
import { readPayload } from './payload';

export interface RunJobDeps {
  jobs: readonly AnyJob[];
  handlers: Handlers;
  events: Events;
  /** Milliseconds after which a job that has not ended hangs, and gives its lock up. */
  longestMs: number;
  traces: Pick<Traces, 'traceparent' | 'telemetry'>;
}

/** One job as BullMQ hands it to a worker. */
export interface TakenJob {
  job: Job;
  /** Of its lock. */
  token: string | undefined;
  signal: AbortSignal | undefined;
  /** Keeps this worker from taking jobs for a moment. */
  rest: () => Promise<void>;
}

/**
 * Runs one job: parses the payload, calls the handler, emits the outcome and translates it for BullMQ: a job that comes back
 * later, or goes back to its queue, ends with an error of a special class.
 */
export async function runJob(taken: TakenJob, deps: RunJobDeps): Promise<void> {
  const { job, token, rest } = taken;
  const { events } = deps;
  const ids = jobIds(job, deps.jobs);
  const startedAt = performance.now();
  events.emit('job.started', ids);
  try {
    const outcome = await outcomeOf(taken, ids, deps);
    const seconds = secondsSince(startedAt);
    // Before the event: if one of these fails, the job fails, and is counted once.
    if (outcome?.kind === 'give-back') await rest();
    if (outcome?.kind === 'later') await job.moveToDelayed(outcome.at.getTime(), token);
    emitOutcome(outcome, { ...ids, seconds }, deps);
    if (outcome?.kind === 'give-back') throw new RateLimitError();
    if (outcome?.kind === 'later') throw new DelayedError();
  } catch (error) {
    if (error instanceof DelayedError || error instanceof RateLimitError) throw error;
    const isFinal = failsForGood(error, job);
    const seconds = secondsSince(startedAt);
    events.emit(isFinal ? 'job.failed' : 'job.attempt-failed', {
      ...ids,
      seconds,
      reason: codeOf(error),
      error,
    });
    // BullMQ stores message and stack in Redis.
    throw isFinal ? new UnrecoverableError(failedReasonOf(error)) : maskedError(error);
  }
}

async function outcomeOf({ job, signal }: TakenJob, ids: JobIds, deps: RunJobDeps): Promise<Outcome> {
  const parent = signal ?? new AbortController().signal;
  const ms = deps.longestMs;
  return underDeadline({ parent, ms, late: () => new JobHangs(ms) }, async (deadline) => {
    const { definition, payload, leftOut } = await readPayload(job, deps.jobs);
    for (const error of leftOut)
      deps.events.emit('job.field-left-out', { ...ids, field: error.field, error });
    // The name found the schema, and the schema parsed the payload: they belong together.
    const handler = deps.handlers[definition.name as JobName] as (
      payload: unknown,
      info: JobInfo,
    ) => Promise<Outcome>;
    return handler(payload, {
      addedAt: new Date(job.timestamp),
      crashes: job.stalledCounter,
      starts: job.attemptsStarted,
      signal: deadline,
      traceparent: deps.traces.traceparent(),
    });
  });
}

function emitOutcome(
  outcome: Outcome,
  job: JobIds & { seconds: number },
  { events, jobs }: RunJobDeps,
): void {
  if (!outcome) {
    const routine = jobs.some((one) => one.name === job.job && one.routine === true);
    events.emit('job.done', { ...job, routine });
  } else if (outcome.kind === 'drop') {
    events.emit('job.dropped', { ...job, reason: outcome.reason });
  } else if (outcome.kind === 'later') {
    events.emit('job.postponed', { ...job, until: outcome.at });
  } else {
    events.emit('job.given-back', job);
  }
}

function failsForGood(error: unknown, job: Job): boolean {
  if (error instanceof DialogkeeperError && !error.retryable) return true;
  return job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / SECOND;
}
