import { type JobsOptions, Queue } from 'bullmq';
import type { AnyJob, PayloadInput } from '../jobs';
import { conversationTurn } from '../jobs/conversation-turn';
import { fairOrder } from '../jobs/fair-order';
import { outgoingMessage } from '../jobs/outgoing-message';
import { MAX_JOB_CHARACTERS } from '../jobs/size';
import { sweep } from '../jobs/sweep';
import { openRedis, type RedisClient } from '../redis/connection';
import { ConnectionErrors, troubleOf } from '../redis/problem';
import { within } from '../time/deadline';
import { SECOND } from '../time/duration';
import { QueueRefused } from './errors';
import { FailedJobs } from './failed-jobs';
import { formerShards, prefixOf, shardOf, shardsOf } from './shards';

export interface QueuesOptions {
  connection: RedisClient;
  /** `QUEUE_PREFIX`. */
  prefix: string;
  /** `TURN_SHARDS`. */
  shards: number;
  /** For the doctor, which looks at the server itself: BullMQ prints a line about it to the console for each queue. */
  silent?: boolean;
}

/** A job as its producer added it. */
export interface WaitingJob {
  /** Undefined: it is no JSON. */
  payload: unknown;
  addedAt: Date;
}

/** The way in: one BullMQ queue per name, opened when it is first used. */
export class Queues {
  readonly #open = new Map<string, Queue>();

  constructor(private readonly options: QueuesOptions) {}

  get(name: string): Queue {
    let queue = this.#open.get(name);
    if (!queue) {
      const { connection, silent = false } = this.options;
      queue = new Queue(name, { connection, prefix: this.#prefixOf(name), skipVersionCheck: silent });
      // Without a listener a lost connection would end the process; whoever adds a job gets the error itself.
      queue.on('error', () => undefined);
      this.#open.set(name, queue);
      const opened = queue;
      opened.waitUntilReady().catch(() => this.#discard(opened));
    }
    return queue;
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
    options: Pick<JobsOptions, 'delay' | 'priority'> = {},
  ) {
    const shard = shardOf(job.queue, conversationId, this.options.shards);
    const deduplication = { id: deduplicationOf(conversationId), keepLastIfActive: true };
    await this.get(shard).add(job.name, { conversationId }, { ...options, deduplication });
  }

  /**
   * One live wake-up per conversation: while one waits, more change nothing; while one runs, the last is kept. Those of a
   * crowd stand behind all others.
   */
  async wakeTurn(conversationId: string, delayMs: number, crowd = false): Promise<void> {
    await this.#wake(conversationTurn, conversationId, { delay: delayMs, ...(crowd && { priority: 1 }) });
  }

  /** Which of these conversations have a turn, or a delivery, that a living process is at. A wake-up would run after it. */
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

  async wakeOutbox(conversationId: string): Promise<void> {
    await this.#wake(outgoingMessage, conversationId);
  }

  /** One at a time, wherever it runs. */
  async wakeFairOrder(): Promise<void> {
    await this.add(fairOrder, {}, { deduplication: { id: fairOrder.name } });
  }

  async scheduleSweep(everyMs: number): Promise<void> {
    const template = { name: sweep.name, data: {} };
    await this.get(sweep.queue).upsertJobScheduler(sweep.name, { every: everyMs }, template);
  }

  /** When the next sweep is to start, in milliseconds since 1970; undefined: none is scheduled. */
  async nextSweep(): Promise<number | undefined> {
    return (await this.get(sweep.queue).getJobScheduler(sweep.name))?.next;
  }

  /**
   * Removes the queues of a larger number of shards, unless a process that still has that number takes from them.
   * Returns how many there were.
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

  /** The ids of so many waiting jobs, newest first, from the one that so many newer ones wait behind. */
  async waiting(name: string, newer: number, count: number): Promise<string[]> {
    return this.get(name).getRanges(['wait'], newer, newer + count - 1);
  }

  /** Undefined for those that are gone, and for those that are too long to be read by the hundred. */
  async lookAt(name: string, jobIds: readonly string[]): Promise<(WaitingJob | undefined)[]> {
    const queue = this.get(name);
    const { connection } = this.options;
    const read = async (id: string) => {
      const length = await connection.hstrlen(queue.toKey(id), 'data');
      return length > MAX_JOB_CHARACTERS ? [] : connection.hmget(queue.toKey(id), 'data', 'timestamp');
    };
    return (await Promise.all(jobIds.map(read))).map(([data, timestamp]) =>
      data && timestamp ? { payload: parsed(data), addedAt: new Date(Number(timestamp)) } : undefined,
    );
  }

  /** Removes a job that waits. One that has been taken goes on. */
  async remove(name: string, jobId: string): Promise<void> {
    await this.get(name).remove(jobId);
  }

  /** How many jobs of a queue count as running although the lock of whoever took them has ended. Of the first hundred. */
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

  /** The next use opens it anew: a BullMQ queue whose opening has failed fails for ever. */
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

function deduplicationOf(conversationId: string): string {
  return `conversation-${conversationId}`;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

interface QueuesConfig {
  redisUrl: string;
  queuePrefix: string;
  turnShards: number;
}

const PATIENCE = 5 * SECOND;

/** Whether any process takes turns from these queues. Throws `QueueRefused` where Redis does not say it in time. */
export async function someoneTakesTurns(config: QueuesConfig): Promise<boolean> {
  const connection = openRedis(config.redisUrl, { maxRetriesPerRequest: null });
  const errors = new ConnectionErrors(connection);
  const queues = new Queues({ connection, prefix: config.queuePrefix, shards: config.turnShards });
  const shards = shardsOf(conversationTurn.queue, config.turnShards);
  const counts = Promise.all(shards.map((shard) => queues.get(shard).getWorkersCount()));
  const refused = (cause?: unknown) => new QueueRefused(config.redisUrl, troubleOf(cause).what, { cause });
  try {
    const workers = await within(PATIENCE, counts, () => refused(errors.last));
    return workers.some((count) => count > 0);
  } catch (error) {
    throw error instanceof QueueRefused ? error : refused(error);
  } finally {
    void queues.close().catch(() => undefined);
    connection.disconnect();
  }
}
