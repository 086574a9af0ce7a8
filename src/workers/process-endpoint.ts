import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Connected } from '../config/connected';
import { createProcessApp, type ProcessAppDeps } from '../http/process-app';
import { addressOf, type HttpServer, listen } from '../http/server';
import { keepRegistered, type Registration } from '../processes/keep-registered';
import type { ProcessRegistry } from '../processes/registry';
import { SECOND } from '../time/duration';

/** Milliseconds that a last probe or scrape may take. */
const STOP_DEADLINE = SECOND;

export interface ProcessEndpointDeps extends ProcessAppDeps {
  processes: ProcessRegistry;
  /** Called for each attempt to register that failed. */
  onError: (error: unknown) => void;
}

/** Health and metrics of this process, on a port of its own. */
export class ProcessEndpoint {
  #server: HttpServer | undefined;
  #registration: Registration | undefined;

  constructor(
    private readonly config: Connected,
    private readonly deps: ProcessEndpointDeps,
  ) {}

  /** `host:port`, once it listens. */
  get address(): string | undefined {
    return this.#server?.address;
  }

  /** Throws `AddressUnusable`. */
  async open(): Promise<void> {
    const { healthHost: host, healthPort: port } = this.config;
    const settings = { host: 'HEALTH_HOST', port: 'HEALTH_PORT' };
    // Not exclusive, a free port would be the same one for all processes of PM2's cluster mode.
    this.#server = await listen(createProcessApp(this.deps), { host, port, exclusive: true, settings });
  }

  /** Announces the address to the role `web`, until `close`. */
  announce(about: { role: string; queues: readonly string[] }): void {
    const machine = hostname();
    const self = {
      id: randomUUID(),
      address: addressOf(this.#announcedHost(machine), this.#server?.port ?? 0),
      role: about.role,
      queues: [...about.queues],
      machine,
      pid: process.pid,
    };
    this.#registration = keepRegistered(this.deps.processes, self, { onError: this.deps.onError });
  }

  async close(): Promise<void> {
    await this.#registration?.end();
    await this.#server?.stop(STOP_DEADLINE);
  }

  abandon(): void {
    this.#server?.abandon();
  }

  #announcedHost(machine: string): string {
    const { healthHost } = this.config;
    return ['0.0.0.0', '::'].includes(healthHost) ? machine : healthHost;
  }
}
