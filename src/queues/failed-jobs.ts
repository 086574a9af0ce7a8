import { Job, type Queue } from 'bullmq';
import { DialogkeeperError } from '../domain/error';
import { maskedError } from '../privacy/masked-error';
import type { RedisClient } from '../redis/connection';

/** Where the payload itself is at fault, so that no retry can help. All other failures are kept until they are retried. */
const UNUSABLE: readonly string[] = ['job.invalid-payload', 'job.unknown', 'address.invalid'];

/** Failures of unusable payloads that are kept of each queue, the newest. */
const KEPT_UNUSABLE = 10_000;

/** The newest failures that are looked at for a summary. */
const SUMMARISED = 10_000;
const PAGE = 500;

export function codeOf(error: unknown): string {
  return error instanceof DialogkeeperError ? error.code : 'unexpected';
}

/** The stored reason: code, then masked message. */
export function failedReasonOf(error: unknown): string {
  return `${codeOf(error)}: ${maskedError(error).message}`;
}

/** `stalled`: BullMQ has given the job up, because too many processes have lost it. */
export function codeIn(failedReason: string | null | undefined): string {
  const [, code] = /^(unexpected|[a-z-]+(?:\.[a-z-]+)+): /.exec(failedReason ?? '') ?? [];
  return code ?? (/stalled/.test(failedReason ?? '') ? 'stalled' : 'other');
}

export function isUnusable(failedReason: string | null | undefined): boolean {
  return UNUSABLE.includes(codeIn(failedReason));
}

export interface FailedJob {
  /** The name of a queue, or of one of its shards. */
  queue: string;
  jobId: string;
  name: string;
  reason: string;
  addedAt: Date;
}

/**
 * The failed set of one queue. Jobs are read field by field, without their data: BullMQ throws at data that is not JSON, which a
 * job that too many workers have lost still has.
 */
export class FailedJobs {
  constructor(
    private readonly queue: Queue,
    private readonly connection: RedisClient,
  ) {}

  /**
   * To be called after a job has failed for its payload: removes the oldest such job above the limit. BullMQ's own limit
   * counts all failures alike, and would remove messages that only wait for their company.
   */
  async limitUnusable(jobId: string, kept = KEPT_UNUSABLE): Promise<void> {
    const list = this.queue.toKey('unusable:ids'); // no job can have this id: BullMQ refuses such a colon
    for (let more = (await this.connection.lpush(list, jobId)) - kept; more > 0; more -= 1) {
      const oldest = await this.connection.rpop(list);
      if (oldest && (await this.#isStillUnusable(oldest))) await this.queue.remove(oldest);
    }
  }

  /** How many of the newest failures have which code, the most frequent first. */
  async summary(): Promise<{ code: string; count: number }[]> {
    const counts = new Map<string, number>();
    for (let from = 0; from < SUMMARISED; from += PAGE) {
      const ids = await this.connection.zrevrange(this.queue.toKey('failed'), from, from + PAGE - 1);
      const reasons = await Promise.all(ids.map((id) => this.#reasonOf(id)));
      for (const code of reasons.map(codeIn)) counts.set(code, (counts.get(code) ?? 0) + 1);
      if (ids.length < PAGE) break;
    }
    return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
  }

  /** The ids of the newest failures, the newest first. `at`: milliseconds since 1970. */
  async newest(limit: number): Promise<{ jobId: string; at: number }[]> {
    const found = await this.connection.zrevrange(this.queue.toKey('failed'), 0, limit - 1, 'WITHSCORES');
    return found.flatMap((jobId, i) => (i % 2 === 0 ? [{ jobId, at: Number(found[i + 1]) }] : []));
  }

  /** In the order in which they were added. */
  async list(): Promise<FailedJob[]> {
    const jobs: FailedJob[] = [];
    for (let from = 0; ; from += PAGE) {
      const ids = await this.connection.zrevrange(this.queue.toKey('failed'), from, from + PAGE - 1);
      const page = await Promise.all(ids.map((id) => this.#read(id)));
      jobs.push(...page.filter((job) => job !== undefined));
      if (ids.length === 0) break;
    }
    return jobs.sort(
      (a, b) => a.addedAt.getTime() - b.addedAt.getTime() || Number(a.jobId) - Number(b.jobId),
    );
  }

  /** Puts a failed job behind the waiting ones, with all its attempts. False: it has left the failed set meanwhile. */
  async retry(jobId: string): Promise<boolean> {
    // With a producer's `lifo` or `priority` it would pass jobs that were added earlier, or fall behind later ones.
    const job = new Job(this.queue, '', {}, { lifo: false }, jobId);
    if (!(await this.#isFailed(jobId))) return false;
    try {
      await job.changePriority({ priority: 0 });
      await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
      return true;
    } catch (error) {
      if (await this.#isFailed(jobId)) throw error;
      return false;
    }
  }

  /** Deletes a failed job. False: it has left the failed set meanwhile. */
  async remove(jobId: string): Promise<boolean> {
    return (await this.#isFailed(jobId)) && (await this.queue.remove(jobId)) === 1;
  }

  async #isFailed(jobId: string): Promise<boolean> {
    return (await this.connection.zscore(this.queue.toKey('failed'), jobId)) !== null;
  }

  /** The id may belong to a newer job, or the job was retried and has succeeded. */
  async #isStillUnusable(jobId: string): Promise<boolean> {
    return (await this.#isFailed(jobId)) && isUnusable(await this.#reasonOf(jobId));
  }

  /** Undefined: the job was removed meanwhile. */
  async #read(jobId: string): Promise<FailedJob | undefined> {
    const fields = ['name', 'failedReason', 'timestamp'] as const;
    const [name, reason, timestamp] = await this.connection.hmget(this.queue.toKey(jobId), ...fields);
    if (typeof name !== 'string') return undefined;
    return {
      queue: this.queue.name,
      jobId,
      name,
      reason: reason ?? '',
      addedAt: new Date(Number(timestamp)),
    };
  }

  /** With its data, unparsed. Undefined: there is no such job, whatever its state would be. */
  async readStored(jobId: string): Promise<(FailedJob & { data: string }) | undefined> {
    const job = await this.#read(jobId);
    return job && { ...job, data: (await this.connection.hget(this.queue.toKey(jobId), 'data')) ?? '' };
  }

  #reasonOf(jobId: string): Promise<string | null> {
    return this.connection.hget(this.queue.toKey(jobId), 'failedReason');
  }
}
