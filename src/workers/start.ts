import { createChannels } from '../channels';
import { type Channel, singleChannel } from '../channels/channel';
import type { Connected } from '../config/connected';
import type { ContextService } from '../context/service';
import type { Db } from '../db/database';
import { QUEUES } from '../jobs';
import { Events } from '../observability/events';
import type { Logger } from '../observability/logger';
import { logEvents } from '../observability/logs';
import { createMetrics, type Metrics } from '../observability/metrics';
import type { Queues } from '../queues/queues';
import { createResponder } from '../responders';
import type { Responder } from '../responders/responder';
import { openConnections } from './connections';
import { createHandlers } from './create-handlers';
import type { Role } from './role';
import { workerRole } from './worker-role';

export interface StartOptions {
  config: Connected;
  logger: Logger;
  /** Which queues this process takes jobs from; default: all. */
  queues?: readonly string[];
  /** Used in place of the configured ones, by a program that embeds the workers. */
  responder?: Responder;
  channel?: Channel;
  /** @deprecated It is called `channel` now; removed in the next release. */
  gateway?: Channel;
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
  /** Takes no new job, waits for the running ones until `DRAIN_TIMEOUT`, then closes what was opened, backwards. */
  stop(): Promise<void>;
}

/**
 * The composition root: everything that a process needs is built here, and closed by the `stop` that it returns. Waits for a
 * queue Redis that is away. Throws `QueueRefused` and `DatabaseAway` where waiting does not help.
 */
export async function startWorkers(options: StartOptions): Promise<Running> {
  const { config, logger, signal = new AbortController().signal } = options;
  const responder = options.responder ?? (await createResponder(config));
  const channel = options.channel ?? options.gateway;
  const channels = channel ? singleChannel(channel) : createChannels(config);
  const events = new Events();
  logEvents(events, logger);
  const metrics = createMetrics(events);

  const connections = openConnections(config, events, logger);
  const handlers = createHandlers({ config, connections, responder, channels, events });
  const roles: Role[] = [workerRole(options.queues ?? QUEUES, { config, connections, handlers, events })];

  try {
    await connections.ready(signal);
    for (const role of roles) await role.open(signal);
  } catch (error) {
    for (const role of roles) role.abandon();
    connections.disconnect();
    events.close();
    throw error;
  }
  for (const role of roles) role.run();

  const { db, queues, contexts } = connections;
  return {
    db,
    queues,
    contexts,
    events,
    metrics,
    async stop() {
      await Promise.all(roles.map((role) => role.stop()));
      await connections.close();
      events.close();
    },
  };
}
