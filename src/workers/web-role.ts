import type { Connected } from '../config/connected';
import { WebNotRunning } from '../http/errors';
import { type HttpServer, isInUse, listen } from '../http/server';
import { USUAL_PORT } from '../http/settings';
import { createWebApp } from '../http/web-app';
import type { Events } from '../observability/events';
import type { Traces } from '../observability/traces';
import type { Readiness } from '../processes/readiness';
import { Intake } from '../queues/intake';
import type { Connections } from './connections';
import type { Role } from './role';

export interface WebRoleDeps {
  config: Connected;
  connections: Connections;
  readiness: Readiness;
  events: Events;
  traces: Traces;
}

export interface WebRole extends Role {
  /** `host:port`, once it listens. */
  readonly address: string | undefined;
}

/** The role of a process that serves HTTP. It answers from `open` on: whether the port can be had is known only then. */
export function webRole(deps: WebRoleDeps): WebRole {
  let server: HttpServer | undefined;
  let intake: Intake | undefined;
  let isRunning = false;
  const hasWebhooks = deps.config.channels.length > 0;
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
      server = await listenAsConfigured(deps, intake);
    },
    run() {
      isRunning = true;
    },
    async stop() {
      isRunning = false;
      await server?.stop(deps.config.drainTimeout);
      await intake?.close();
    },
    abandon() {
      server?.abandon();
      intake?.disconnect();
    },
  };
}

/** Processes of PM2's cluster mode share the port. Throws `AddressUnusable`. */
async function listenAsConfigured(
  { config, connections, readiness, events }: WebRoleDeps,
  intake: Intake | undefined,
): Promise<HttpServer> {
  const { httpHost: host, httpPort, nodeEnv } = config;
  const { channels, webhookLimit: limitBytes } = config;
  const webhooks = intake && { channels, intake, limitBytes, events };
  const app = createWebApp({ readiness, processes: connections.processes, webhooks, events });
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
