import type { Db } from '../db/database';
import type { Companies } from '../domain/access';
import { QUEUES } from '../jobs';
import { masked, shownJobId } from '../privacy/redaction';
import { codeIn } from '../queues/failed-jobs';
import { shardsOf } from '../queues/shards';
import type { FailedJobsDeps } from './failed-jobs';
import { type Subject, subjectsOf } from './subject-of-job';

export interface FailuresDeps extends FailedJobsDeps {
  db: Db;
}

/** A failed job as an operator may see it, but for `jobId`. */
export interface Failure extends Subject {
  /** Of one of the shards. */
  queue: string;
  /** A producer may have made it of a phone number: show `shownId`. */
  jobId: string;
  shownId: string;
  name: string;
  code: string;
  /** Masked. */
  reason: string;
  addedAt: Date;
  failedAt: Date;
}

/** How many of the newest failures of all queues are looked at. */
export const LOOKED_AT = 300;

/** The newest failures of these companies, the newest first, among the newest of all. */
export async function newestFailures(deps: FailuresDeps, companies: Companies): Promise<Failure[]> {
  const shards = QUEUES.flatMap((queue) => shardsOf(queue, deps.shards));
  const ids = await Promise.all(
    shards.map(async (queue) => {
      const newest = await deps.queues.failed(queue).newest(LOOKED_AT);
      return newest.map((one) => ({ ...one, queue }));
    }),
  );
  const newest = ids.flat().sort((a, b) => b.at - a.at);
  return read(deps, newest.slice(0, LOOKED_AT), companies);
}

/** `id`: as it is shown. Undefined: it is none of the newest failures, or of another company. */
export async function findFailure(
  deps: FailuresDeps,
  { queue, id }: { queue: string; id: string },
  companies: Companies,
): Promise<Failure | undefined> {
  if (!isQueue(deps, queue)) return undefined;
  const newest = await deps.queues.failed(queue).newest(LOOKED_AT);
  const ids = newest.filter(({ jobId }) => shownJobId(jobId) === id).map((one) => ({ ...one, queue }));
  return (await read(deps, ids, companies))[0];
}

/** The subject of a job in any state. Undefined: there is no such job, or it is of another company. */
export async function subjectOfJob(
  deps: FailuresDeps,
  { queue, jobId }: { queue: string; jobId: string },
  companies: Companies,
): Promise<Subject | undefined> {
  if (!isQueue(deps, queue)) return undefined;
  const stored = await deps.queues.failed(queue).readStored(jobId);
  return stored && (await subjectsOf(deps.db, [stored], companies))[0];
}

function isQueue({ shards }: Pick<FailuresDeps, 'shards'>, queue: string): boolean {
  return QUEUES.some((name) => shardsOf(name, shards).includes(queue));
}

async function read(
  deps: FailuresDeps,
  ids: readonly { queue: string; jobId: string; at: number }[],
  companies: Companies,
): Promise<Failure[]> {
  const stored = await Promise.all(
    ids.map(({ queue, jobId }) => deps.queues.failed(queue).readStored(jobId)),
  );
  const jobs = stored.flatMap((job, i) => (job ? [{ ...job, failedAt: new Date(ids[i]?.at ?? 0) }] : []));
  const subjects = await subjectsOf(deps.db, jobs, companies);
  return jobs.flatMap(({ data, ...job }, i) => {
    const subject = subjects[i];
    if (!subject) return [];
    const { jobId, name, reason } = job;
    return [
      {
        ...job,
        ...subject,
        shownId: shownJobId(jobId),
        name: masked(name),
        code: codeIn(reason),
        reason: masked(reason),
      },
    ];
  });
}
