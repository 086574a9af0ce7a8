import { ActivityFeed } from '../activity/feed';
import { webhookOfBookingSystem } from '../bookings/events/webhook';
import { webhookOfChannel } from '../channels/inbound/webhook';
import type { Connected } from '../config/connected';
import { WebNotRunning } from '../http/errors';
import { type HttpServer, isInUse, listen } from '../http/server';
import { USUAL_PORT } from '../http/settings';
import { createWebApp } from '../http/web-app';
import type { Events } from '../observability/events';
import type { Traces } from '../observability/traces';
import type { Readiness } from '../processes/readiness';
import { Intake } from '../queues/intake';
import type { Responder } from '../responders/responder';
import type { SimulatorControls } from '../simulator/controls';
import type { Webhook } from '../webhooks/webhook';
import type { Connections } from './connections';
import type { Role } from './role';

export interface WebRoleDeps {
  config: Connected;
  connections: Connections;
  readiness: Readiness;
  events: Events;
  traces: Traces;
  simulator: SimulatorControls | undefined;
  /** Made when it is first needed. */
  responder(): Promise<Responder>;
}

export interface WebRole extends Role {
  /** `host:port`, once it listens. */
  readonly address: string | undefined;
}

/** The role of a process that serves HTTP. It answers from `open` on: whether the port can be had is known only then. */
export function webRole(deps: WebRoleDeps): WebRole {
  let server: HttpServer | undefined;
  let intake: Intake | undefined;
  let feed: ActivityFeed | undefined;
  let isRunning = false;
  const webhooks = webhooksOf(deps.config);
  const hasWebhooks = webhooks.length > 0;
  return {
    name: 'web',
    get address() {
      return server?.address;
    },
    checks: {
      async web() {
        if (!isRunning) throw new WebNotRunning();
      },
      ...(hasWebhooks && { webhooks: async () => intake?.requireAnswer() }),
    },
    async open() {
      const { redisUrl, queuePrefix: prefix } = deps.config;
      if (hasWebhooks) intake = new Intake({ redisUrl, prefix, telemetry: deps.traces.telemetry });
      feed = new ActivityFeed({ redisUrl, prefix });
      server = await listenAsConfigured(deps, { webhooks, intake, feed });
    },
    run() {
      isRunning = true;
    },
    async stop() {
      isRunning = false;
      feed?.close(); // ends the streams of open pages, which the server would wait for
      await server?.stop(deps.config.drainTimeout);
      await intake?.close();
    },
    abandon() {
      feed?.close();
      server?.abandon();
      intake?.disconnect();
    },
  };
}

function webhooksOf({ channels, bookingSystems }: Connected): Webhook[] {
  return [
    ...channels.map((channel) => webhookOfChannel(channel, channels)),
    ...bookingSystems.map(webhookOfBookingSystem),
  ];
}

/** Processes of PM2's cluster mode share the port. Throws `AddressUnusable`. */
async function listenAsConfigured(
  { config, connections, readiness, events, simulator, responder }: WebRoleDeps,
  opened: { webhooks: readonly Webhook[]; intake: Intake | undefined; feed: ActivityFeed },
): Promise<HttpServer> {
  const { httpHost: host, httpPort, nodeEnv } = config;
  const { webhooks: served, intake, feed } = opened;
  const webhooks = intake && { webhooks: served, intake, limitBytes: config.webhookLimit, events };
  const { processes, queueConnection } = connections;
  const pages = { ...connections, config, redis: queueConnection.redis, events, feed, simulator, responder };
  const app = createWebApp({ readiness, processes, webhooks, events, pages });
  const settings = { host: 'HTTP_HOST', port: 'HTTP_PORT' };
  const onPort = (port: number) => listen(app, { host, port, exclusive: false, settings });
  if (httpPort !== undefined) return onPort(httpPort);
  try {
    return await onPort(USUAL_PORT);
  } catch (error) {
    if (nodeEnv === 'production' || !isInUse(error)) throw error;
    return onPort(0);
  }
}
