import { type JobsOptions, Queue, type QueueOptions } from 'bullmq';
import type { AnyJob, PayloadInput } from '.';
import { conversationTurn } from './conversation-turn';
import { outgoingMessage } from './outgoing-message';
import { sweep } from './sweep';

/** The way in: one BullMQ queue per name, opened when it is first used. */
export class Queues {
  readonly #open = new Map<string, Queue>();

  constructor(private readonly options: QueueOptions) {}

  get(name: string): Queue {
    let queue = this.#open.get(name);
    if (!queue) {
      queue = new Queue(name, this.options);
      // Without a listener a lost connection would end the process; whoever adds a job gets the error itself.
      queue.on('error', () => undefined);
      this.#open.set(name, queue);
    }
    return queue;
  }

  async add<Job extends AnyJob>(
    job: Job,
    payload: PayloadInput<Job>,
    options: JobsOptions = {},
  ): Promise<void> {
    await this.get(job.queue).add(job.name, payload, options);
  }

  /** One live wake-up per conversation: while one waits, more change nothing; while one runs, the last is kept. */
  async wakeTurn(conversationId: string, delayMs: number): Promise<void> {
    await this.add(conversationTurn, { conversationId }, { ...onePer(conversationId), delay: delayMs });
  }

  async wakeOutbox(conversationId: string): Promise<void> {
    await this.add(outgoingMessage, { conversationId }, onePer(conversationId));
  }

  async scheduleSweep(everyMs: number): Promise<void> {
    const template = { name: sweep.name, data: {} };
    await this.get(sweep.queue).upsertJobScheduler(sweep.name, { every: everyMs }, template);
  }

  async isSweepScheduled(): Promise<boolean> {
    return (await this.get(sweep.queue).getJobScheduler(sweep.name)) !== undefined;
  }

  /** The next use opens it anew: a BullMQ queue whose opening has failed fails for ever. */
  discard(name: string): void {
    this.#open
      .get(name)
      ?.close()
      .catch(() => undefined);
    this.#open.delete(name);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((queue) => queue.close()));
  }
}

/** Whether any process takes turns from these queues. */
export async function someoneTakesTurns(config: { redisUrl: string; queuePrefix: string }): Promise<boolean> {
  const queues = new Queues({ connection: { url: config.redisUrl }, prefix: config.queuePrefix });
  try {
    return (await queues.get(conversationTurn.queue).getWorkersCount()) > 0;
  } finally {
    await queues.close();
  }
}

function onePer(conversationId: string): JobsOptions {
  return { deduplication: { id: `conversation-${conversationId}`, keepLastIfActive: true } };
}
