import { once } from 'node:events';
import type { JobsOptions, Telemetry } from 'bullmq';
import { chatKind, normalizeAddress } from '../domain/address';
import { MessageRate, type Sender } from '../fairness/message-rate';
import type { AnyJob, PayloadInput } from '../jobs';
import { parsePayload } from '../jobs/define';
import { incomingMessage } from '../jobs/incoming-message';
import { openRedis } from '../redis/connection';
import { ConnectionErrors, namedTrouble } from '../redis/problem';
import { rejectedOn } from '../time/deadline';
import { SECOND } from '../time/duration';
import { QueueUnreachable } from './errors';
import { Queues } from './queues';
import { DEFAULT_PREFIX } from './settings';

export interface IntakeOptions {
  /** Redis of the queues, in any of the forms of `REDIS_URL`. */
  redisUrl: string;
  /** As `QUEUE_PREFIX` of the workers. Default: `dialogkeeper`. */
  prefix?: string;
  /** Milliseconds after which an unreachable Redis is reported. Default: 2000. */
  timeoutMs?: number;
  /** Adds each job in a span, which the worker's spans belong to: `new BullMQOtel({ tracerName: 'gateway' })` of `bullmq-otel`. */
  telemetry?: Telemetry | undefined;
}

/** A job that may be put on its queue. */
export interface Entry {
  job: AnyJob;
  payload: object;
  /** Of a message: whose rate it counts for. */
  sender?: Sender;
}

/** The job gets what its contract names, and nothing else: a field that is not in it could be of any size. Throws `InvalidPayload`. */
export function entryOf<Job extends AnyJob>(job: Job, payload: PayloadInput<Job>): Entry {
  return { job, payload: parsePayload(job, payload) };
}

/** The same. Throws `InvalidPayload` and `InvalidAddress`. */
export function messageEntry(message: PayloadInput<typeof incomingMessage>): Entry {
  const payload = parsePayload(incomingMessage, message);
  const { companyId, from } = payload;
  const address = chatKind(from.value) === 'client' ? normalizeAddress(from) : from.value;
  return { job: incomingMessage, payload, sender: { companyId, address } };
}

/** Jobs of one deadline: a webhook may bring thousands. */
const AT_ONCE = 250;

/**
 * Puts jobs on the queues for producers that must know within a moment whether a job is safe: on a connection of its own that
 * neither waits for a lost Redis nor keeps commands for it. Messages of a company or client that sends many at once get a
 * lower priority (see src/fairness).
 */
export class Intake {
  readonly #connection;
  readonly #errors: ConnectionErrors;
  readonly #queues: Queues;
  readonly #rate: MessageRate;
  readonly #redisUrl: string;
  readonly #timeoutMs: number;
  #connecting: Promise<unknown> | undefined;

  constructor({ redisUrl, prefix = DEFAULT_PREFIX, timeoutMs = 2 * SECOND, telemetry }: IntakeOptions) {
    this.#redisUrl = redisUrl;
    this.#timeoutMs = timeoutMs;
    this.#connection = openRedis(redisUrl, {
      connectionName: 'dialogkeeper-producer',
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: timeoutMs,
      socketTimeout: timeoutMs, // a connection that has gone silent would otherwise fail every call to come
    });
    this.#errors = new ConnectionErrors(this.#connection); // the caller gets QueueUnreachable
    // Conversations are not woken from here, so the number of shards does not matter.
    this.#queues = new Queues({ connection: this.#connection, prefix, shards: 1, telemetry });
    this.#rate = new MessageRate(this.#connection, prefix);
  }

  /**
   * Resolves when all jobs are in Redis. Throws `QueueUnreachable` when a part of them takes longer than `timeoutMs`: then
   * some may be in Redis, and all may be added again.
   */
  async add(entries: readonly Entry[]): Promise<void> {
    for (let i = 0; i < entries.length; i += AT_ONCE) await this.#addPart(entries.slice(i, i + AT_ONCE));
  }

  async #addPart(entries: readonly Entry[]): Promise<void> {
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    try {
      await Promise.race([this.#add(entries), rejectedOn(deadline)]);
    } catch (error) {
      for (const queue of new Set(entries.map(({ job }) => job.queue))) this.#queues.discard(queue);
      throw this.#unreachable(error, '; it is not known what was enqueued');
    }
  }

  /** Throws `QueueUnreachable`. */
  async requireAnswer(): Promise<void> {
    try {
      await this.#ready();
      await this.#connection.ping();
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  async close(): Promise<void> {
    await this.#queues.close();
    this.#connection.disconnect();
  }

  /** Closes at once. */
  disconnect(): void {
    this.#connection.disconnect();
  }

  async #add(entries: readonly Entry[]): Promise<void> {
    await this.#ready();
    const counted = entries.filter(({ sender }) => sender);
    const priorities = await this.#rate.count(counted.flatMap(({ sender }) => sender ?? []));
    const priorityOf = new Map(counted.map((entry, i) => [entry, priorities[i]]));
    const all = entries.map((entry) => ({ ...entry, opts: optionsOf(priorityOf.get(entry)) }));
    // One queue after the other, in the order of their first jobs: an event may be about a message before it.
    for (const queue of new Set(all.map(({ job }) => job.queue))) {
      const own = all.filter(({ job }) => job.queue === queue);
      await this.#queues
        .get(queue)
        .addBulk(own.map(({ job, payload, opts }) => ({ name: job.name, data: payload, opts })));
    }
  }

  /** Waits for a connection that is being made, but not for one that was lost. */
  async #ready(): Promise<void> {
    const { status } = this.#connection;
    if (status === 'ready') return;
    if (status !== 'connecting' && status !== 'connect') throw new Error(`the connection is ${status}`);
    const signal = AbortSignal.timeout(this.#timeoutMs);
    this.#connecting ??= once(this.#connection, 'ready', { signal }).finally(() => {
      this.#connecting = undefined;
    });
    await this.#connecting;
  }

  #unreachable(error: unknown, effect = ''): QueueUnreachable {
    const cause = this.#errors.last ?? error;
    const what = namedTrouble(cause)?.what ?? 'does not answer';
    return new QueueUnreachable(this.#redisUrl, `${what}${effect}`, { cause });
  }
}

function optionsOf(priority: number | undefined): JobsOptions {
  return priority === undefined ? {} : { priority };
}
