import { SECOND } from '../config';
import { type ContextService, createContextService } from '../context/service';
import { CompanySlots } from '../conversation/company-slots';
import { createPostgresSource } from '../db/context-source';
import { type Db, openDatabase } from '../db/database';
import { createGateway } from '../gateways';
import type { Gateway } from '../gateways/gateway';
import { JOBS, QUEUES } from '../jobs';
import { Queues } from '../jobs/queues';
import { shardsOf } from '../jobs/shards';
import type { Logger } from '../logger';
import { createMetrics, type Metrics } from '../metrics';
import { createResponder } from '../responders';
import type { Responder } from '../responders/responder';
import type { Connected } from '../servers';
import { contextInvalidationWorkers } from './context-invalidation';
import { conversationTurnWorker } from './conversation-turn';
import { closeWorkers } from './drain';
import { fairOrderWorker } from './fair-order';
import { incomingMessageWorker } from './incoming-message';
import { outgoingMessageWorker } from './outgoing-message';
import { connectQueue } from './queue-connection';
import { type Handlers, runWorker } from './run-worker';
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
}

export interface Running {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  metrics: Metrics;
  /** Takes no new job, waits for the running ones until `DRAIN_TIMEOUT`, then closes what was opened, backwards. */
  stop(): Promise<void>;
}

/** The composition root: everything a process needs is built here, and closed by the `stop` it returns. */
export async function startWorkers(options: StartOptions): Promise<Running> {
  const { config, logger } = options;
  const metrics = createMetrics();
  const responder = options.responder ?? (await createResponder(config));
  const gateway = options.gateway ?? createGateway(config);

  const db = openDatabase(config.databaseUrl, {
    pool: config.databasePool,
    logger,
    timeoutMs: config.databaseTimeout,
  });
  const connection = connectQueue(config.redisUrl, logger);
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
  await contexts
    .ready(SECOND)
    .catch((err) => logger.warn({ err }, 'the cache does not answer; going on without it'));

  const debounce = { quietMs: config.quiet, maxWaitMs: config.maxWait };
  const handlers: Handlers = {
    'incoming-message': incomingMessageWorker({ db, queues, debounce }),
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
    }),
    ...contextInvalidationWorkers({ db, contexts }),
    'fair-order': fairOrderWorker({ db, queues, debounce, logger, metrics }),
    sweep: sweepWorker({ db, queues, parkedRetryMs: config.parkedRetry, logger }),
  };

  const taken = options.queues ?? QUEUES;
  const parts = {
    jobs: JOBS,
    handlers,
    connection,
    prefix: config.queuePrefix,
    lockMs: config.jobLock,
    logger,
    metrics,
  };
  const workers = taken.flatMap((queue) => {
    const shards = shardsOf(queue, config.turnShards);
    const concurrency = Math.ceil(concurrencyOf(queue, config) / shards.length);
    return shards.map((shard) => runWorker(shard, concurrency, parts));
  });
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  const schedule = taken.includes('maintenance')
    ? await keepSweepScheduled(queues, config.sweepEvery)
    : undefined;
  if (schedule) await queues.removeFormerShards();

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

function concurrencyOf(queue: string, config: Connected): number {
  if (queue === 'conversation-turn') return config.turnConcurrency;
  return queue === 'maintenance' ? MAINTENANCE_AT_ONCE : SHORT_JOBS_AT_ONCE;
}
