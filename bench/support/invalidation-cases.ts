import { setTimeout as pause } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { entryKey } from '../../src/context/keys';
import { createPostgresSource } from '../../src/db/context-source';
import { type BookingEventInput, createProducer } from '../../src/queues/producer';
import { KeyDeletions } from './key-deletions';
import { openService } from './loaders';
import type { Resources } from './resources';
import { OWNER, openSalonDatabase, SOURCE_OPTIONS, seedSalon } from './salon';
import { openWorkers } from './workers';
import { NO_OP_QUEUE, type NoOp } from './workers-process';

/** Milliseconds of one job. */
export interface Timed {
  end: number;
  /** Only of a no-op job: until its processor was called. */
  toProcessor?: number;
}

export type Case = () => Promise<Timed>;

const PREFIX = 'bench';
const MARKER = 'bench:marker';

/** Milliseconds until the workers wait for a job again. The benchmark measures an idle system. */
const PAUSE_MS = 10;
const NS_PER_MS = 1e6;

export async function openCases(resources: Resources) {
  const { url: redisUrl } = await resources.redis(KeyDeletions.SERVER_ARGS);
  const { db, url: databaseUrl } = await openSalonDatabase(resources);
  await seedSalon(db, OWNER);
  const { id: bookingId } = await db
    .selectFrom('booking as b')
    .innerJoin('client as k', 'k.id', 'b.client_id')
    .select('b.id')
    .where('k.address', '=', OWNER.client)
    .limit(1)
    .executeTakeFirstOrThrow();

  const workers = await openWorkers(resources, { databaseUrl, redisUrl, prefix: PREFIX });
  const contexts = await openService(resources, {
    redisUrl,
    source: createPostgresSource(db, SOURCE_OPTIONS),
  });
  const deletions = await KeyDeletions.watch(resources, redisUrl);
  const redis = await resources.connection(redisUrl);
  const producer = createProducer({ redisUrl, prefix: PREFIX });
  resources.onClose(() => producer.close());
  const queue = openQueue(resources, redisUrl);

  /** Before each job: the context is cached, and every worker waits for a job. */
  async function prepare(): Promise<void> {
    await redis.set(MARKER, '');
    await contexts.load(OWNER);
    await pause(PAUSE_MS);
  }

  const event = { companyId: OWNER.companyId, phone: OWNER.client, occurredAt: new Date().toISOString() };
  let jobs = 0;
  const noOp =
    (payload: NoOp & typeof event, keyOf: (jobId: string) => string) => async (): Promise<Timed> => {
      await prepare();
      const jobId = `job-${++jobs}`;
      const reached = workers.nextProcessor();
      const deleted = deletions.all([keyOf(jobId)]);
      const started = process.hrtime.bigint();
      await Promise.all([deleted, queue.add('no-op', payload, { jobId })]);
      const end = process.hrtime.bigint();
      return { end: between(started, end), toProcessor: between(started, await reached) };
    };
  const booking = (given: BookingEventInput) => async (): Promise<Timed> => {
    await prepare();
    const deleted = deletions.all(
      (['schedule', 'client'] as const).map((segment) => entryKey(segment, OWNER)),
    );
    const started = process.hrtime.bigint();
    await Promise.all([deleted, producer.bookingCreated(given)]);
    return { end: between(started, process.hrtime.bigint()) };
  };
  return {
    noOp: noOp(event, (jobId) => `${PREFIX}:${NO_OP_QUEUE}:${jobId}`),
    noOpThatDeletes: noOp({ ...event, deletes: MARKER }, () => MARKER),
    withPhone: booking(event),
    withBoth: booking({ ...event, bookingId }),
  } satisfies Record<string, Case>;
}

/** With the connection settings of the producer. */
function openQueue(resources: Resources, redisUrl: string): Queue<NoOp> {
  const connection = new Redis(redisUrl, { enableOfflineQueue: true, maxRetriesPerRequest: null });
  const queue = new Queue<NoOp>(NO_OP_QUEUE, { connection, prefix: PREFIX });
  resources.onClose(async () => {
    await queue.close();
    connection.disconnect();
  });
  return queue;
}

function between(start: bigint, end: bigint): number {
  return Number(end - start) / NS_PER_MS;
}
