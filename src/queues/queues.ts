import { type JobsOptions, Queue, type Telemetry } from 'bullmq';
import type { AnyJob, PayloadInput } from '../jobs';
import { conversationTurn } from '../jobs/conversation-turn';
import type { forgetOld } from '../jobs/forget-old';
import { outgoingMessage } from '../jobs/outgoing-message';
import type { sendReminders } from '../jobs/send-reminders';
import { sweep } from '../jobs/sweep';
import type { syncBookings } from '../jobs/sync-bookings';
import type { warmContexts } from '../jobs/warm-contexts';
import type { RedisClient } from '../redis/connection';
import { FailedJobs } from './failed-jobs';
import { formerShards, prefixOf, shardOf } from './shards';

export interface QueuesOptions {
  connection: RedisClient;
  /** `QUEUE_PREFIX`. */
  prefix: string;
  /** `TURN_SHARDS`. */
  shards: number;
  /** For the doctor, which checks the server itself: BullMQ prints a warning about it to the console for each queue. */
  silent?: boolean;
  /** Jobs carry the trace in which they were added. Absent: nothing is traced. */
  telemetry?: Telemetry | undefined;
}

/** How a conversation is woken. */
interface Wake extends Pick<JobsOptions, 'delay' | 'priority'> {
  /** The job belongs to the trace in which it is added. Otherwise it begins one. */
  sameTrace?: boolean;
}

/** The jobs without a payload that a job scheduler adds. */
export type ScheduledJob =
  | typeof forgetOld
  | typeof sweep
  | typeof syncBookings
  | typeof sendReminders
  | typeof warmContexts;

/** The way in: one BullMQ queue per name, opened when it is first used. */
export class Queues {
  readonly #open = new Map<string, Queue>();

  constructor(private readonly options: QueuesOptions) {}

  get(name: string): Queue {
    let queue = this.#open.get(name);
    if (!queue) {
      const { connection, silent = false } = this.options;
      const telemetry = telemetryOf(name, this.options);
      queue = new Queue(name, {
        connection,
        prefix: this.#prefixOf(name),
        skipVersionCheck: silent,
        ...(telemetry && { telemetry }),
      });
      // Without a listener a lost connection would end the process. The caller that adds a job gets the error itself.
      queue.on('error', () => undefined);
      this.#open.set(name, queue);
      const opened = queue;
      opened.waitUntilReady().catch(() => this.#discard(opened));
    }
    return queue;
  }

  /** Where the keys are: those that BullMQ does not read, too. */
  get place(): Pick<QueuesOptions, 'connection' | 'prefix'> {
    return this.options;
  }

  failed(name: string): FailedJobs {
    return new FailedJobs(this.get(name), this.options.connection);
  }

  async add<Job extends AnyJob>(
    job: Job,
    payload: PayloadInput<Job>,
    options: JobsOptions = {},
  ): Promise<void> {
    await this.get(job.queue).add(job.name, payload, options);
  }

  #prefixOf(queue: string): string {
    return prefixOf(queue, this.options.prefix, this.options.connection);
  }

  async #wake(
    job: typeof conversationTurn | typeof outgoingMessage,
    conversationId: string,
    { sameTrace = false, ...options }: Wake = {},
  ) {
    const shard = shardOf(job.queue, conversationId, this.options.shards);
    const deduplication = { id: deduplicationOf(conversationId), keepLastIfActive: true };
    const ownTrace = this.options.telemetry && !sameTrace;
    await this.get(shard).add(
      job.name,
      { conversationId },
      { ...options, deduplication, ...(ownTrace && { telemetry: { omitContext: true } }) },
    );
  }

  /**
   * One live wake-up per conversation: while one waits, further ones change nothing; while one runs, the last is kept.
   * `priority` as in BullMQ: wake-ups without one are taken first.
   */
  async wakeTurn(conversationId: string, delayMs: number, options: Omit<Wake, 'delay'> = {}): Promise<void> {
    await this.#wake(conversationTurn, conversationId, { ...options, delay: delayMs });
  }

  /** Which of these conversations have a turn, or a delivery, that a living process holds. A wake-up would run after it. */
  async running(
    job: typeof conversationTurn | typeof outgoingMessage,
    conversationIds: readonly string[],
  ): Promise<Set<string>> {
    const isRunning = async (conversationId: string) => {
      const queue = this.get(shardOf(job.queue, conversationId, this.options.shards));
      const jobId = await queue.getDeduplicationJobId(deduplicationOf(conversationId));
      return jobId !== null && (await this.options.connection.exists(queue.toKey(`${jobId}:lock`))) === 1;
    };
    const answers = await Promise.all(conversationIds.map(isRunning));
    return new Set(conversationIds.filter((_, i) => answers[i]));
  }

  async wakeOutbox(conversationId: string, options: Pick<Wake, 'sameTrace' | 'delay'> = {}): Promise<void> {
    await this.#wake(outgoingMessage, conversationId, options);
  }

  /** What a delivery waits for has happened: its delayed wake-up is due now. Without a delayed one nothing changes. */
  async endOutboxWait(conversationId: string): Promise<void> {
    const queue = this.get(shardOf(outgoingMessage.queue, conversationId, this.options.shards));
    const jobId = await queue.getDeduplicationJobId(deduplicationOf(conversationId));
    const job = jobId === null ? undefined : await queue.getJob(jobId);
    if (await job?.isDelayed()) await job?.promote().catch(() => undefined); // it has become due meanwhile
  }

  async schedule(job: ScheduledJob, everyMs: number): Promise<void> {
    await this.get(job.queue).upsertJobScheduler(job.name, { every: everyMs }, { name: job.name, data: {} });
  }

  async unschedule(job: ScheduledJob): Promise<void> {
    await this.get(job.queue).removeJobScheduler(job.name);
  }

  /** When the next job is to start, in milliseconds since 1970; undefined: none is scheduled. */
  async nextOf(job: ScheduledJob): Promise<number | undefined> {
    return (await this.get(job.queue).getJobScheduler(job.name))?.next;
  }

  /**
   * Removes the queues of a larger number of shards, unless a worker still takes from them. Returns how many it removed.
   */
  async removeFormerShards(): Promise<number> {
    let removed = 0;
    for (const shard of await this.#formerShards()) {
      if ((await this.get(shard).getWorkersCount()) > 0) continue;
      await this.get(shard).obliterate({ force: true });
      removed += 1;
    }
    return removed;
  }

  /** How many of the first hundred active jobs of a queue have no lock any more: their worker is gone. */
  async countOrphans(name: string): Promise<number> {
    const queue = this.get(name);
    const active = await queue.getActive(0, 99);
    const locks = await Promise.all(
      active.map(({ id }) => this.options.connection.exists(queue.toKey(`${id}:lock`))),
    );
    return locks.filter((lock) => lock === 0).length;
  }

  async formerShardsWithJobs(): Promise<string[]> {
    const former = await this.#formerShards();
    const counts = await Promise.all(former.map((shard) => this.get(shard).count()));
    return former.filter((_, i) => counts[i] !== 0);
  }

  async #formerShards(): Promise<string[]> {
    const { connection, shards } = this.options;
    const known = formerShards(shards);
    const exist = await Promise.all(
      known.map((shard) => connection.exists(`${this.#prefixOf(shard)}:${shard}:meta`)),
    );
    return known.filter((_, i) => exist[i] === 1);
  }

  /** The next use opens the queue again: a BullMQ queue that could not be opened stays unusable. */
  discard(name: string): void {
    const queue = this.#open.get(name);
    if (queue) this.#discard(queue);
  }

  #discard(queue: Queue): void {
    if (this.#open.get(queue.name) !== queue) return;
    this.#open.delete(queue.name);
    queue.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((queue) => queue.close()));
  }
}

/**
 * What a queue and its workers trace. Maintenance is not traced: it runs every few seconds for as long as the system lives, and
 * each of its jobs adds the next one.
 */
export function telemetryOf(
  queue: string,
  { telemetry }: Pick<QueuesOptions, 'telemetry'>,
): Telemetry | undefined {
  return queue === sweep.queue ? undefined : telemetry;
}

function deduplicationOf(conversationId: string): string {
  return `conversation-${conversationId}`;
}
