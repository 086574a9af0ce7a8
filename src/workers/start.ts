import { ActivityPublisher } from '../activity/publish';
import { createChannels } from '../channels';
import { type Channel, singleChannel } from '../channels/channel';
import { withSimulator } from '../channels/simulator';
import type { Connected } from '../config/connected';
import type { ContextService } from '../context/service';
import type { Db } from '../db/database';
import { QUEUES } from '../jobs';
import { Events } from '../observability/events';
import type { Logger } from '../observability/logger';
import { logEvents } from '../observability/logs';
import { createMetrics, type Metrics } from '../observability/metrics';
import { measureProcess } from '../observability/process-meter';
import { startTraces, type Traces } from '../observability/traces';
import { CHECK_DEADLINE, serverChecks } from '../processes/checks';
import { Readiness } from '../processes/readiness';
import type { Queues } from '../queues/queues';
import { createResponder } from '../responders';
import type { Responder } from '../responders/responder';
import type { SimulatorControls } from '../simulator/controls';
import { openConnections } from './connections';
import { createHandlers, type HandlerDeps } from './create-handlers';
import { ProcessEndpoint } from './process-endpoint';
import type { Role } from './role';
import { webRole } from './web-role';
import { workerRole } from './worker-role';

export interface StartOptions {
  config: Connected;
  logger: Logger;
  /** Role `worker`: which queues this process takes jobs from; default: all. Empty: it has not the role. */
  queues?: readonly string[];
  /** Role `web`: this process serves HTTP. Default: false. */
  web?: boolean;
  /** Used in place of the configured ones, by a program that embeds the workers. */
  responder?: Responder;
  channel?: Channel;
  /** @deprecated It is called `channel` now; removed in the next release. */
  gateway?: Channel;
  /** What the simulator of the role `web` can do beyond the pages, where workers run beside it. */
  simulator?: SimulatorControls;
  /** Gives up the start, which may wait for a Redis that is away. */
  signal?: AbortSignal;
}

export interface Running {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  /** What happens in this system; subscribers are removed when it stops. */
  events: Events;
  metrics: Metrics;
  /** `host:port` of the health and the metrics of this process. */
  healthAddress: string;
  /** `host:port` of the role `web`. */
  webAddress: string | undefined;
  /** Takes no new work, waits for the running work until `DRAIN_TIMEOUT`, then closes what was opened, backwards. */
  stop(): Promise<void>;
}

/**
 * The composition root: everything that a process needs is built here by its roles, and closed by the `stop` that it returns.
 * Waits for a queue Redis that is away. Throws `QueueRefused` and `DatabaseAway` where waiting does not help, and
 * `AddressUnusable`.
 */
export async function startWorkers(options: StartOptions): Promise<Running> {
  const events = new Events();
  logEvents(events, options.logger);
  const traces = startTraces(options.config, events);
  try {
    // What is created in a span stays in it: a connection, a worker, a timer and all that they ever do.
    return await traces.outside(() => startProcess(options, events, traces));
  } catch (error) {
    await traces.stop();
    events.close();
    throw error;
  }
}

async function startProcess(options: StartOptions, events: Events, traces: Traces): Promise<Running> {
  const { config, logger, signal = new AbortController().signal } = options;
  const { queues: taken = QUEUES, web: servesHttp = false } = options;
  const responder = responderOf(options);
  const workerParts = taken.length > 0 ? await createWorkerParts(options, responder) : undefined;
  const metrics = createMetrics(events, config.metricsCompanies);

  const connections = openConnections(config, events, logger, traces);
  const { db, queues, contexts, queueConnection } = connections;
  const readiness = new Readiness(CHECK_DEADLINE);
  readiness.add(serverChecks({ db, queueRedis: queueConnection.redis, redisUrl: config.redisUrl }));
  const shared = { config, connections, readiness, events, traces };
  const endpoint = new ProcessEndpoint({ ...shared, metrics });
  const worker =
    workerParts && workerRole(taken, { ...shared, handlers: createHandlers({ ...shared, ...workerParts }) });
  const web = servesHttp ? webRole({ ...shared, simulator: options.simulator, responder }) : undefined;
  const roles: Role[] = [worker, web].filter((role) => role !== undefined);
  for (const { checks } of roles) readiness.add(checks);

  try {
    await endpoint.open(); // before the servers: a probe sees that the process lives and waits for them
    await connections.ready(signal);
    for (const role of roles) await role.open(signal);
  } catch (error) {
    for (const role of roles) role.abandon();
    endpoint.abandon();
    connections.disconnect();
    throw error;
  }
  const activity = new ActivityPublisher({
    redis: queueConnection.redis,
    prefix: config.queuePrefix,
    events,
  });
  for (const role of roles) role.run();
  const endMeasuring = measureProcess(events);
  endpoint.announce({ role: roles.map(({ name }) => name).join('+'), queues: taken });

  return {
    db,
    queues,
    contexts,
    events,
    metrics,
    healthAddress: endpoint.address ?? '',
    webAddress: web?.address,
    async stop() {
      readiness.stop();
      await Promise.all(roles.map((role) => role.stop()));
      await activity.stop();
      await endpoint.close();
      await connections.close();
      await traces.stop();
      endMeasuring();
      events.close();
    },
  };
}

/** One for the process. The role `web` alone needs it only for replays: then it is made at the first of them, and after a failure again. */
function responderOf({ config, responder: given }: StartOptions): () => Promise<Responder> {
  let made: Promise<Responder> | undefined;
  return () => {
    made ??= given ? Promise.resolve(given) : createResponder(config);
    made.catch(() => (made = undefined));
    return made;
  };
}

/** What only the role `worker` needs. */
async function createWorkerParts(
  options: StartOptions,
  responder: () => Promise<Responder>,
): Promise<Pick<HandlerDeps, 'responder' | 'channels'>> {
  const { config } = options;
  const channel = options.channel ?? options.gateway;
  return {
    responder: await responder(),
    channels: withSimulator(channel ? singleChannel(channel) : createChannels(config)),
  };
}
