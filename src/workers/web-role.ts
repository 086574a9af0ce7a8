import type { Connected } from '../config/connected';
import { WebNotRunning } from '../http/errors';
import { type HttpServer, isInUse, listen } from '../http/server';
import { USUAL_PORT } from '../http/settings';
import { createWebApp } from '../http/web-app';
import type { Events } from '../observability/events';
import type { Readiness } from '../processes/readiness';
import type { Connections } from './connections';
import type { Role } from './role';

export interface WebRoleDeps {
  config: Connected;
  connections: Connections;
  readiness: Readiness;
  events: Events;
}

export interface WebRole extends Role {
  /** `host:port`, once it listens. */
  readonly address: string | undefined;
}

/** The role of a process that serves HTTP. It answers from `open` on: whether the port can be had is known only then. */
export function webRole(deps: WebRoleDeps): WebRole {
  let server: HttpServer | undefined;
  let isRunning = false;
  return {
    name: 'web',
    get address() {
      return server?.address;
    },
    checks: {
      async web() {
        if (!isRunning) throw new WebNotRunning();
      },
    },
    async open() {
      server = await listenAsConfigured(deps);
    },
    run() {
      isRunning = true;
    },
    async stop() {
      isRunning = false;
      await server?.stop(deps.config.drainTimeout);
    },
    abandon() {
      server?.abandon();
    },
  };
}

/** Processes of PM2's cluster mode share the port. Throws `AddressUnusable`. */
async function listenAsConfigured({ config, connections, ...deps }: WebRoleDeps): Promise<HttpServer> {
  const { httpHost: host, httpPort, nodeEnv } = config;
  const app = createWebApp({ ...deps, processes: connections.processes });
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
