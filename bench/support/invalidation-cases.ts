import { setTimeout as pause } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { entryKey } from '../../src/context/keys';
import { createPostgresSource } from '../../src/db/context-source';
import { type BookingEventInput, createProducer } from '../../src/queues/producer';
import { openService } from './contenders';
import type { Stage } from './fixture';
import { Gone } from './gone';
import { OWNER, openSalonDatabase, SOURCE_OPTIONS, seedSalon } from './salon';
import { openWorkers } from './workers';
import { NO_OP_QUEUE, type NoOp } from './workers-process';

/** Milliseconds of one run. */
export interface Timed {
  end: number;
  /** Of a no-op job. */
  toProcessor?: number;
}

export type Case = () => Promise<Timed>;

const PREFIX = 'bench';
const MARKER = 'bench:marker';

/** Milliseconds until the workers wait for a job again: an idle system is measured, as it is when a booking comes. */
const REST = 10;
const NS_PER_MS = 1e6;

export async function openCases(stage: Stage) {
  const { url: redisUrl } = await stage.redis(Gone.NOTIFY);
  const { db, url: databaseUrl } = await openSalonDatabase(stage);
  await seedSalon(db, OWNER);
  const { id: bookingId } = await db
    .selectFrom('booking as b')
    .innerJoin('client as k', 'k.id', 'b.client_id')
    .select('b.id')
    .where('k.address', '=', OWNER.client)
    .limit(1)
    .executeTakeFirstOrThrow();

  const workers = await openWorkers(stage, { databaseUrl, redisUrl, prefix: PREFIX });
  const contexts = await openService(stage, { redisUrl, source: createPostgresSource(db, SOURCE_OPTIONS) });
  const gone = await Gone.watch(stage, redisUrl);
  const redis = await stage.connection(redisUrl);
  const producer = createProducer({ redisUrl, prefix: PREFIX });
  stage.closing(() => producer.close());
  const queue = openQueue(stage, redisUrl);

  /** The same before each of them: everything is in the cache, and every worker has been waiting for a while. */
  async function prepared(): Promise<void> {
    await redis.set(MARKER, '');
    await contexts.load(OWNER);
    await pause(REST);
  }

  const event = { companyId: OWNER.companyId, phone: OWNER.client, occurredAt: new Date().toISOString() };
  let jobs = 0;
  const noOp =
    (payload: NoOp & typeof event, keyOf: (jobId: string) => string) => async (): Promise<Timed> => {
      await prepared();
      const jobId = `job-${++jobs}`;
      const reached = workers.nextProcessor();
      const over = gone.all([keyOf(jobId)]);
      const started = process.hrtime.bigint();
      await Promise.all([over, queue.add('no-op', payload, { jobId })]);
      const end = process.hrtime.bigint();
      return { end: between(started, end), toProcessor: between(started, await reached) };
    };
  const booking = (given: BookingEventInput) => async (): Promise<Timed> => {
    await prepared();
    const over = gone.all((['schedule', 'client'] as const).map((segment) => entryKey(segment, OWNER)));
    const started = process.hrtime.bigint();
    await Promise.all([over, producer.bookingCreated(given)]);
    return { end: between(started, process.hrtime.bigint()) };
  };
  return {
    noOp: noOp(event, (jobId) => `${PREFIX}:${NO_OP_QUEUE}:${jobId}`),
    noOpThatDeletes: noOp({ ...event, deletes: MARKER }, () => MARKER),
    withPhone: booking(event),
    withBoth: booking({ ...event, bookingId }),
  } satisfies Record<string, Case>;
}

/** On a connection as the producer's. */
function openQueue(stage: Stage, redisUrl: string): Queue<NoOp> {
  const connection = new Redis(redisUrl, { enableOfflineQueue: true, maxRetriesPerRequest: null });
  const queue = new Queue<NoOp>(NO_OP_QUEUE, { connection, prefix: PREFIX });
  stage.closing(async () => {
    await queue.close();
    connection.disconnect();
  });
  return queue;
}

function between(start: bigint, end: bigint): number {
  return Number(end - start) / NS_PER_MS;
}
