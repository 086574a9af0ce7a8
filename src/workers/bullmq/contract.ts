import { type Job, type JobJson, type JobsOptions, Worker, type WorkerOptions } from 'bullmq';
import type { JobDefinition } from '../../jobs/define';
import { excessOfJob } from '../../jobs/size';
import { wholeQueue } from '../../queues/shards';
import { MINUTE, SECOND } from '../../time/duration';

/** For jobs that carry only ids: their content is in PostgreSQL. `age` is in seconds. */
const KEEP_FAILED = { age: 30 * 24 * 3600, count: 10_000 };
const KEEP_ALL = { count: -1 };

/** Characters that are kept of unusable data: the failed set may hold thousands of such jobs. */
export const KEPT_DATA = 10_000;

/** Replaces the data of a job that cannot be parsed, or is too long to be parsed. */
export class Unreadable {
  readonly beginning: string;

  constructor(
    raw: string,
    readonly problem: string,
  ) {
    // A copy: a slice would keep the whole string in memory.
    this.beginning = Buffer.from(raw.slice(0, KEPT_DATA)).toString();
  }
}

/**
 * Applies the contract of a job before anything else happens to it, so that the contract holds however the job ends: a producer
 * may have set `removeOnFail: true`, and a job that too many processes have lost fails without being run.
 *
 * BullMQ's own worker cannot read a job whose data is not JSON: it reports an error, the job stays active until its lock
 * ends, and then comes back, for ever. Here such a job gets `Unreadable` as its data and fails like any other.
 */
export class ContractWorker extends Worker {
  constructor(
    queue: string,
    processor: (job: Job, token?: string, signal?: AbortSignal) => Promise<void>,
    private readonly jobs: readonly JobDefinition[],
    options: WorkerOptions,
  ) {
    super(queue, processor, options);
  }

  protected override createJob(json: JobJson, jobId: string): Job {
    const job = this.#readJob(json, jobId);
    job.opts = { ...job.opts, ...contractOf(job, this.jobs) };
    return job;
  }

  #readJob(json: JobJson, jobId: string): Job {
    const excess = excessOfJob(json.data ?? '');
    try {
      if (excess === undefined) return super.createJob(json, jobId);
    } catch {
      // not JSON: continue below
    }
    const job = super.createJob({ ...json, data: '{}' }, jobId);
    job.data = new Unreadable(json.data, excess ?? 'is not JSON');
    return job;
  }
}

/** The options that the worker decides, whatever the producer set. */
function contractOf(job: Job, jobs: readonly JobDefinition[]): JobsOptions {
  const queue = wholeQueue(job.queueName);
  const irreplaceable = jobs.some((one) => one.queue === queue && one.irreplaceable);
  return {
    attempts: definitionOf(job, jobs)?.attempts ?? 1,
    backoff: { type: 'definition' },
    lifo: false,
    removeOnComplete: true,
    removeOnFail: irreplaceable ? KEEP_ALL : KEEP_FAILED,
    stackTraceLimit: 1,
  };
}

export function definitionOf(
  job: { queueName: string; name: string },
  jobs: readonly JobDefinition[],
): JobDefinition | undefined {
  return jobs.find(({ queue, name }) => queue === wholeQueue(job.queueName) && name === job.name);
}

/** Milliseconds before the next attempt: doubled each time, and half of it random. */
export function backoff(attempt: number, definition: JobDefinition | undefined): number {
  const { backoffMs = SECOND, longestBackoffMs = MINUTE } = definition ?? {};
  const full = Math.min(backoffMs * 2 ** (attempt - 1), longestBackoffMs);
  return Math.round(full * (0.5 + Math.random() / 2));
}
