import type { Job } from 'bullmq';
import type { z } from 'zod';
import type { AnyJob } from '../../jobs';
import { type JobDefinition, parseUsable } from '../../jobs/define';
import { InvalidPayload, UnknownJob } from '../../jobs/errors';
import { wholeQueue } from '../../queues/shards';
import { definitionOf, KEPT_DATA, Unreadable } from './contract';

export interface ReadPayload {
  definition: JobDefinition;
  payload: unknown;
  /** One for each optional field that is unusable and was left out of `payload`. */
  leftOut: InvalidPayload[];
}

const NEXT_STEP = 'correct the producer: the job is in the failed set';

/** Throws `UnknownJob` and `InvalidPayload`; only the beginning of large data is then kept in the failed set. */
export async function readPayload(job: Job, jobs: readonly AnyJob[]): Promise<ReadPayload> {
  if (job.data instanceof Unreadable) {
    const { beginning, problem } = job.data;
    await job.updateData(beginning); // as a JSON string, so that the failed set can be listed
    throw new InvalidPayload(job.name, '(root)', problem, NEXT_STEP);
  }
  try {
    return parse(job, jobs);
  } catch (error) {
    const json = JSON.stringify(job.data) ?? '';
    if (json.length > KEPT_DATA) await job.updateData(json.slice(0, KEPT_DATA));
    throw error instanceof InvalidPayload
      ? new InvalidPayload(error.job, error.field, error.problem, NEXT_STEP)
      : error;
  }
}

function parse(job: Job, jobs: readonly AnyJob[]): ReadPayload {
  const definition = definitionOf(job, jobs);
  if (!definition) {
    const known = jobs.filter(({ queue }) => queue === wholeQueue(job.queueName)).map(({ name }) => name);
    throw new UnknownJob(job.queueName, job.name, known);
  }
  const { payload, leftOut } = parseUsable<z.ZodType>(definition, job.data);
  return { definition, payload, leftOut };
}
