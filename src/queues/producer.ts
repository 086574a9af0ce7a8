import { once } from 'node:events';
import type { JobsOptions, Telemetry } from 'bullmq';
import { chatKind, normalizeAddress } from '../domain/address';
import { MessageRate } from '../fairness/message-rate';
import type { AnyJob, PayloadInput } from '../jobs';
import {
  bookingCancelled,
  bookingCreated,
  bookingUpdated,
  companyUpdated,
} from '../jobs/context-invalidation';
import { parsePayload } from '../jobs/define';
import { InvalidPayload } from '../jobs/errors';
import { incomingMessage } from '../jobs/incoming-message';
import { excessOfJob } from '../jobs/size';
import { openRedis } from '../redis/connection';
import { ConnectionErrors, namedTrouble } from '../redis/problem';
import { rejectedOn } from '../time/deadline';
import { SECOND } from '../time/duration';
import { QueueUnreachable } from './errors';
import { Queues } from './queues';
import { DEFAULT_PREFIX } from './settings';

export interface ProducerOptions {
  /** Redis of the queues, in any of the forms of `REDIS_URL`. */
  redisUrl: string;
  /** As `QUEUE_PREFIX` of the workers. Default: `dialogkeeper`. */
  prefix?: string;
  /** Milliseconds after which an unreachable Redis is reported. Default: 2000. */
  timeoutMs?: number;
  /** Adds each job in a span, which the worker's spans belong to: `new BullMQOtel({ tracerName: 'gateway' })` of `bullmq-otel`. */
  telemetry?: Telemetry;
}

export type MessageInput = PayloadInput<typeof incomingMessage>;
export type BookingEventInput = PayloadInput<typeof bookingCreated>;
/** No client and no booking: a change of the company concerns all of them. */
export type CompanyEventInput = Omit<PayloadInput<typeof companyUpdated>, 'phone' | 'bookingId'>;

/**
 * What a gateway and a booking system need. Every call resolves when the job is in Redis. It throws `InvalidPayload` or
 * `InvalidAddress` before anything is enqueued, and `QueueUnreachable` within `timeoutMs`. Then call again: a message that was
 * enqueued after all is stored once.
 *
 * Messages of a company or client that sends many at once are stored after the messages of all others (see src/fairness).
 */
export interface Producer {
  receiveMessage(message: MessageInput): Promise<void>;
  bookingCreated(event: BookingEventInput): Promise<void>;
  bookingUpdated(event: BookingEventInput): Promise<void>;
  bookingCancelled(event: BookingEventInput): Promise<void>;
  companyUpdated(event: CompanyEventInput): Promise<void>;
  close(): Promise<void>;
}

export function createProducer({
  redisUrl,
  prefix = DEFAULT_PREFIX,
  timeoutMs = 2 * SECOND,
  telemetry,
}: ProducerOptions): Producer {
  const connection = openRedis(redisUrl, {
    connectionName: 'dialogkeeper-producer',
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: timeoutMs,
    socketTimeout: timeoutMs, // a connection that has gone silent would otherwise fail every call to come
  });
  const errors = new ConnectionErrors(connection); // the caller gets QueueUnreachable
  const queues = new Queues({ connection, prefix, shards: 1, telemetry }); // a producer wakes no conversation
  const rate = new MessageRate(connection, prefix);
  let connecting: Promise<unknown> | undefined;

  /** Waits for a connection that is being made, but not for one that was lost. */
  async function ready(): Promise<void> {
    if (connection.status === 'ready') return;
    if (connection.status !== 'connecting' && connection.status !== 'connect') {
      throw new Error(`the connection is ${connection.status}`);
    }
    connecting ??= once(connection, 'ready', { signal: AbortSignal.timeout(timeoutMs) }).finally(() => {
      connecting = undefined;
    });
    await connecting;
  }

  async function add<Job extends AnyJob>(
    job: Job,
    payload: PayloadInput<Job>,
    optionsOf: () => Promise<JobsOptions> = async () => ({}),
  ): Promise<void> {
    parsePayload(job, payload);
    const excess = excessOfJob(JSON.stringify(payload));
    if (excess) throw new InvalidPayload(job.name, '(root)', excess);
    const deadline = AbortSignal.timeout(timeoutMs);
    const added = async () => {
      await ready();
      await queues.add(job, payload, await optionsOf());
    };
    try {
      await Promise.race([added(), rejectedOn(deadline)]);
    } catch (error) {
      queues.discard(job.queue);
      const cause = errors.last ?? error;
      const what = namedTrouble(cause)?.what ?? 'does not answer';
      throw new QueueUnreachable(redisUrl, `${what}; nothing was enqueued`, { cause });
    }
  }

  return {
    async receiveMessage(message) {
      const { companyId, from } = parsePayload(incomingMessage, message);
      const address = chatKind(from.value) === 'client' ? normalizeAddress(from) : from.value;
      await add(incomingMessage, message, async () => {
        const priority = await rate.count({ companyId, address });
        return priority === undefined ? {} : { priority };
      });
    },
    bookingCreated: (event) => add(bookingCreated, event),
    bookingUpdated: (event) => add(bookingUpdated, event),
    bookingCancelled: (event) => add(bookingCancelled, event),
    companyUpdated: (event) => add(companyUpdated, event),
    async close() {
      await queues.close();
      connection.disconnect();
    },
  };
}
