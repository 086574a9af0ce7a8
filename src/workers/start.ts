import type { Worker } from 'bullmq';
import { createGateway } from '../channels';
import type { Gateway } from '../channels/channel';
import { type ContextService, createContextService } from '../context/service';
import { CompanySlots } from '../conversation/company-slots';
import { createPostgresSource } from '../db/context-source';
import { type Db, openDatabase } from '../db/database';
import { DatabaseAway } from '../db/errors';
import { ping } from '../db/health';
import type { Connected } from '../dev/servers';
import { JOBS, QUEUES } from '../jobs';
import type { Logger } from '../observability/logger';
import { createMetrics, type Metrics } from '../observability/metrics';
import { Queues } from '../queues/queues';
import { shardsOf } from '../queues/shards';
import { createResponder } from '../responders';
import type { Responder } from '../responders/responder';
import { MINUTE, SECOND } from '../time/duration';
import { contextInvalidationWorkers } from './context-invalidation';
import { conversationTurnWorker } from './conversation-turn';
import { closeWorkers } from './drain';
import { fairOrderWorker } from './fair-order';
import { incomingMessageWorker } from './incoming-message';
import { outgoingMessageWorker } from './outgoing-message';
import { QueueConnection } from './queue-connection';
import { createWorker, type Handlers, runInBackground } from './run-worker';
import { sweepWorker } from './sweep';
import { keepSweepScheduled } from './sweep-schedule';

const MEGABYTE = 1024 * 1024;
/** What one company may have of the turns at once, unless it is configured. */
const COMPANYS_PART = 3 / 4;
/** Of those that wait for servers alone. What many of them ask for at once is one statement, on one connection. */
export const SHORT_JOBS_AT_ONCE = 64;
/** A crowd that is let past must not keep the sweep away. */
const MAINTENANCE_AT_ONCE = 2;

export interface StartOptions {
  config: Connected;
  logger: Logger;
  /** Which queues this process takes jobs from; default: all. */
  queues?: readonly string[];
  /** Instead of the configured ones, for a program that embeds the workers. */
  responder?: Responder;
  gateway?: Gateway;
  /** Gives up the start, which may wait for a Redis that is away. */
  signal?: AbortSignal;
}

export interface Running {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  metrics: Metrics;
  /** Takes no new job, waits for the running ones until `DRAIN_TIMEOUT`, then closes what was opened, backwards. */
  stop(): Promise<void>;
}

/**
 * The composition root: everything a process needs is built here, and closed by the `stop` it returns. Waits for a queue
 * Redis that is away. Throws `QueueRefused` and `DatabaseAway` where waiting does not help.
 */
export async function startWorkers(options: StartOptions): Promise<Running> {
  const { config, logger, signal = new AbortController().signal } = options;
  const metrics = createMetrics();
  const responder = options.responder ?? (await createResponder(config));
  const gateway = options.gateway ?? createGateway(config);

  const db = openDatabase(config.databaseUrl, {
    pool: config.databasePool,
    logger,
    timeoutMs: config.databaseTimeout,
  });
  const queueConnection = new QueueConnection(config.redisUrl, logger);
  const connection = queueConnection.redis;
  const queues = new Queues({ connection, prefix: config.queuePrefix, shards: config.turnShards });
  const contexts = createContextService({
    redis: config.cacheRedisUrl,
    source: createPostgresSource(db, config),
    ttlMs: {
      company: config.companyTtl,
      schedule: config.scheduleTtl,
      client: config.clientTtl,
      dialogue: config.dialogueTtl,
    },
    timeoutMs: config.cacheTimeout,
    maxCopiesBytes: config.cacheCopiesMb * MEGABYTE,
    metrics,
    onUnreadable: (err) => logger.warn({ err }, 'two releases share the cache'),
  });
  const debounce = { debounceMs: config.debounce, maxWaitMs: config.maxWait };
  const handlers: Handlers = {
    'incoming-message': incomingMessageWorker({ db, queues, debounce, logger }),
    'conversation-turn': conversationTurnWorker({
      db,
      queues,
      contexts,
      responder,
      responderTimeoutMs: config.responderTimeout,
      maxFailures: config.turnFailures,
      debounce,
      late: { onLate: config.onLate, lateAfterMs: config.lateAfter },
      companySlots: new CompanySlots(
        config.turnsPerCompany ?? Math.ceil(config.turnConcurrency * COMPANYS_PART),
      ),
      dialogueMessages: config.dialogueMessages,
    }),
    'outgoing-message': outgoingMessageWorker({
      db,
      gateway,
      gatewayTimeoutMs: config.gatewayTimeout,
      onUnconfirmed: config.onUnconfirmed,
      logger,
    }),
    ...contextInvalidationWorkers({ db, contexts }),
    'fair-order': fairOrderWorker({ db, queues, debounce, logger, metrics }),
    sweep: sweepWorker({ db, queues, parkedRetryMs: config.parkedRetry, logger }),
  };

  const taken = options.queues ?? QUEUES;
  const deps = {
    jobs: JOBS,
    handlers,
    queues,
    connection: queueConnection,
    prefix: config.queuePrefix,
    lockMs: config.jobLock,
    longestMs: longestJobMs(config),
    logger,
    metrics,
  };
  const workers: Worker[] = [];
  const begin = async () => {
    await contexts
      .ready(SECOND)
      .catch((err) => logger.warn({ err }, 'the cache can not be used; going on without it'));
    await queueConnection.during(checkDatabase(db, logger), signal);
    await queueConnection.ready(signal); // a worker or a queue that is opened while Redis refuses stays broken
    for (const queue of taken) {
      const shards = shardsOf(queue, config.turnShards);
      const concurrency = Math.ceil(concurrencyOf(queue, config) / shards.length);
      workers.push(...shards.map((shard) => createWorker(shard, concurrency, deps)));
    }
    await queueConnection.during(Promise.all(workers.map((worker) => worker.waitUntilReady())), signal);
    if (!taken.includes('maintenance')) return undefined;
    const schedule = await queueConnection.during(keepSweepScheduled(queues, config.sweepEvery), signal);
    await queueConnection.during(queues.removeFormerShards(), signal);
    return schedule;
  };
  const schedule = await begin().catch((error) => {
    // No job has been taken: nothing has to be waited for.
    for (const worker of workers) worker.close(true).catch(() => undefined);
    connection.disconnect();
    contexts.close();
    void db.destroy();
    throw error;
  });
  for (const worker of workers) runInBackground(worker);

  return {
    db,
    queues,
    contexts,
    metrics,
    async stop() {
      schedule?.stop();
      await closeWorkers(workers, config.drainTimeout, logger);
      await queues.close();
      contexts.close();
      connection.disconnect();
      await db.destroy();
    },
  };
}

/** One that is away may be back when the first job comes; one that refuses the login will refuse it then. */
async function checkDatabase(db: Db, logger: Logger): Promise<void> {
  await ping(db).catch((err) => {
    if (err instanceof DatabaseAway && err.isLoginRefused) throw err;
    logger.warn({ err }, 'PostgreSQL cannot be used now; jobs are tried again until it can');
  });
}

function concurrencyOf(queue: string, config: Connected): number {
  if (queue === 'conversation-turn') return config.turnConcurrency;
  return queue === 'maintenance' ? MAINTENANCE_AT_ONCE : SHORT_JOBS_AT_ONCE;
}

/**
 * Above what any job may need: a turn asks its responder up to five times (it is outdated twice, a time is taken twice), and
 * several replies of one conversation may be slow.
 */
function longestJobMs({ responderTimeout, gatewayTimeout }: Connected): number {
  return 5 * (responderTimeout + gatewayTimeout) + MINUTE;
}
