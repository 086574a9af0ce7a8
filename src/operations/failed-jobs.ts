import { QUEUES } from '../jobs';
import { shownJobId } from '../privacy/redaction';
import type { FailedJob, FailedJobs } from '../queues/failed-jobs';
import type { Queues } from '../queues/queues';
import { shardsOf } from '../queues/shards';

export interface FailedJobsDeps {
  queues: Queues;
  /** `TURN_SHARDS`. */
  shards: number;
}

/** One job of a queue, a queue with all its shards, or all queues. `jobId` is the id itself, or as logs and commands show it. */
export type JobSelection = { queue: string; jobId?: string } | { queue?: never; jobId?: never };

/** Failed jobs, queue by queue, in the order in which they were added. */
export async function listFailedJobs(deps: FailedJobsDeps, selection: JobSelection): Promise<FailedJob[]> {
  const jobs = [];
  for (const queue of selectedQueues(deps.shards, selection)) {
    const failed = await deps.queues.failed(queue).list();
    jobs.push(...failed.filter(({ jobId }) => isSelected(jobId, selection)));
  }
  return jobs;
}

/** Jobs run again in the order in which they were added. Returns their number. */
export async function retryFailedJobs(deps: FailedJobsDeps, selection: JobSelection): Promise<number> {
  return countEach(deps, selection, (failed, jobId) => failed.retry(jobId));
}

/** Deletes failed jobs: a message in one is lost. Returns their number. */
export async function removeFailedJobs(deps: FailedJobsDeps, selection: JobSelection): Promise<number> {
  return countEach(deps, selection, (failed, jobId) => failed.remove(jobId));
}

function isSelected(jobId: string, selection: JobSelection): boolean {
  return selection.jobId === undefined || [jobId, shownJobId(jobId)].includes(selection.jobId);
}

async function countEach(
  deps: FailedJobsDeps,
  selection: JobSelection,
  change: (failed: FailedJobs, jobId: string) => Promise<boolean>,
): Promise<number> {
  let count = 0;
  for (const { queue, jobId } of await listFailedJobs(deps, selection)) {
    if (await change(deps.queues.failed(queue), jobId)) count += 1;
  }
  return count;
}

/** The id of a job is unique in one shard only: with an id, `queue` names the shard. */
function selectedQueues(shards: number, { queue, jobId }: JobSelection): string[] {
  if (queue === undefined) return QUEUES.flatMap((name) => shardsOf(name, shards));
  const isWhole = jobId === undefined && QUEUES.some((name) => name === queue);
  return isWhole ? shardsOf(queue, shards) : [queue];
}
