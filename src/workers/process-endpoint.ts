import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Connected } from '../config/connected';
import { createProcessApp } from '../http/process-app';
import { addressOf, type HttpServer, listen } from '../http/server';
import type { Events } from '../observability/events';
import type { Metrics } from '../observability/metrics';
import { keepRegistered, type Registration } from '../processes/keep-registered';
import type { Readiness } from '../processes/readiness';
import { SECOND } from '../time/duration';
import type { Connections } from './connections';

/** Milliseconds that a last probe or scrape may take. */
const STOP_DEADLINE = SECOND;
const SETTINGS = { host: 'HEALTH_HOST', port: 'HEALTH_PORT' };
const ANY_ADDRESS = ['0.0.0.0', '::'];

export interface ProcessEndpointDeps {
  config: Connected;
  connections: Connections;
  readiness: Readiness;
  metrics: Metrics;
  events: Events;
}

/** Health and metrics of this process, on a port of its own, and the announcement of its address to the role `web`. */
export class ProcessEndpoint {
  #server: HttpServer | undefined;
  #registration: Registration | undefined;

  constructor(private readonly deps: ProcessEndpointDeps) {}

  /** `host:port`, once it is open. */
  get address(): string | undefined {
    return this.#server?.address;
  }

  /** Throws `AddressUnusable`. */
  async open(): Promise<void> {
    const { config, readiness, metrics, events } = this.deps;
    const app = createProcessApp({ readiness, registry: metrics.registry, events });
    const { healthHost: host, healthPort: port } = config;
    // Not exclusive, a free port would be the same one for all processes of PM2's cluster mode.
    this.#server = await listen(app, { host, port, exclusive: true, settings: SETTINGS });
  }

  /** Until `close`. `role` as in `RegisteredProcess`. */
  announce(about: { role: string; queues: readonly string[] }): void {
    const { config, connections } = this.deps;
    const machine = hostname();
    const host = ANY_ADDRESS.includes(config.healthHost) ? machine : config.healthHost;
    this.#registration = keepRegistered(
      connections.processes,
      {
        id: randomUUID(),
        address: addressOf(host, this.#server?.port ?? 0),
        role: about.role,
        queues: [...about.queues],
        machine,
        pid: process.pid,
      },
      { onError: (error) => connections.queueConnection.failed(error) },
    );
  }

  async close(): Promise<void> {
    await this.#registration?.end();
    await this.#server?.stop(STOP_DEADLINE);
  }

  abandon(): void {
    this.#server?.abandon();
  }
}
