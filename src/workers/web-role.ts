import type { Connected } from '../config/connected';
import { WebNotRunning } from '../http/errors';
import { type HttpServer, isInUse, listen } from '../http/server';
import { createWebApp, type WebAppDeps } from '../http/web-app';
import type { Role } from './role';

/** Where `ops/prometheus/prometheus.yml` looks for the targets. */
const USUAL_PORT = 3000;

export interface WebRole extends Role {
  /** `host:port`, once it listens. */
  readonly address: string | undefined;
}

/** The role of a process that serves HTTP. It answers from `open` on: whether the port can be had is known only then. */
export function webRole(config: Connected, deps: WebAppDeps): WebRole {
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
      server = await listenAsConfigured(config, deps);
    },
    run() {
      isRunning = true;
    },
    async stop() {
      isRunning = false;
      await server?.stop(config.drainTimeout);
    },
    abandon() {
      server?.abandon();
    },
  };
}

/** Processes of PM2's cluster mode share the port. Throws `AddressUnusable`. */
async function listenAsConfigured(config: Connected, deps: WebAppDeps): Promise<HttpServer> {
  const { httpHost: host, httpPort, nodeEnv } = config;
  const app = createWebApp(deps);
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
