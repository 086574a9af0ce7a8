import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { sql } from 'kysely';
import type { BookingServer } from '../bookings/generic/server';
import type { Deliveries } from './deliveries';
import { type Fault, kindOf } from './faults';
import { KeyedQueue } from './keyed-queue';
import type { MockBookingSystem } from './mock-booking-system';
import type { MockGateway } from './mock-gateway';
import type { ChaosModel } from './model-server';
import type { Observations } from './observations';
import type { Proxies, Server } from './proxies';
import { retry } from './retry';
import { holdRow } from './row-lock';
import type { Servers } from './servers';
import type { WorkerPool } from './worker-pool';

export interface FaultTargets {
  servers: Servers;
  pool: WorkerPool;
  gateway: MockGateway;
  bookingServer: BookingServer;
  model: ChaosModel;
  observations: Observations;
  /** The proxies of each worker process and of the gateway's producer. */
  proxies: { workers: readonly Proxies[]; producer: Proxies };
  bookingSystem: MockBookingSystem;
  deliveries: Deliveries;
}

/** Messages delivered this many milliseconds before a fault are delivered again too, as after an unclear answer. */
const REDELIVERY_MARGIN_MS = 100;

/** Injects faults. The faults of one server run one after the other. */
export class FaultInjector {
  readonly #faults = new KeyedQueue();

  constructor(private readonly targets: FaultTargets) {}

  async inject(fault: Fault): Promise<void> {
    const { pool, gateway, observations, servers } = this.targets;
    const onInjected = () => observations.countInjection(kindOf(fault));
    switch (fault.do) {
      case 'crash':
        return pool.arm(fault.of, { ...fault, signal: 'SIGKILL', ms: 0, onInjected });
      case 'freeze-at':
        return pool.arm(fault.of, { ...fault, signal: 'SIGSTOP', onInjected });
      case 'gateway':
        return gateway.fail(fault.how, fault.times); // the gateway counts it
      case 'bookings':
        return this.targets.bookingServer.fail(fault.how, fault.times); // the server counts it
      case 'model':
        return this.targets.model.fail(fault.how, fault.times); // the server counts it
      case 'kill':
        onInjected();
        return pool.kill(fault.of);
      case 'freeze':
        onInjected();
        return pool.freeze(fault.of, fault.ms);
      case 'kill-queue':
        return this.#onQueue(() => this.#down(servers.queue, fault.downMs), onInjected);
      case 'rewind-queue':
        return this.#onQueue(() => this.#rewind(fault.lostMs, fault.downMs), onInjected, true);
      case 'freeze-queue':
        return this.#onQueue(() => frozen(servers.queue, fault.ms), onInjected);
      case 'flush-cache':
        return this.#on('cache', async () => void (await servers.cacheConnection.flushall()), onInjected);
      case 'kill-cache':
        return this.#on('cache', () => this.#down(servers.cache, fault.downMs), onInjected);
      case 'freeze-cache':
        return this.#on('cache', () => frozen(servers.cache, fault.ms), onInjected);
      case 'kill-postgres':
        return this.#on('postgres', () => this.#down(servers.postgres, fault.downMs), onInjected);
      case 'cut':
        return this.#on(fault.connections, () => this.#cut(fault.connections), onInjected);
      case 'silence':
        return this.#silence(fault, onInjected);
      case 'lock':
        // Two locks at a time would each wait for the clients of the other company.
        return this.#faults.run('lock', () => holdRow(servers.db, observations, { ...fault, onInjected }));
      case 'recreate':
        return this.#recreate(fault, onInjected);
    }
  }

  /** The connections stay silent until they are closed. */
  #silence({ connections, of }: Fault & { do: 'silence' }, onInjected: () => void): void {
    const { workers, producer } = this.targets.proxies;
    const targets = of === 'all' ? [...workers, producer] : [workers[of % workers.length]];
    const silent = targets.map((proxies) => proxies?.goSilent(connections) ?? 0);
    if (silent.some((count) => count > 0)) onInjected();
  }

  async #recreate(fault: Fault & { do: 'recreate' }, onInjected: () => void): Promise<void> {
    const { bookingSystem, observations } = this.targets;
    const client = observations.schedule.clients[fault.client];
    const companyId = observations.companyIds[client?.company ?? -1];
    const company = observations.schedule.companies[client?.company ?? -1];
    if (!client || !company || companyId === undefined) return;
    await bookingSystem.untilAnswered(companyId, client);
    onInjected();
    if (fault.what === 'client') await bookingSystem.recreateClient(companyId, client, fault.again);
    else await bookingSystem.recreateCompany(companyId, company);
  }

  async #on(server: string, run: () => Promise<void>, onInjected: () => void): Promise<void> {
    await this.#faults.run(server, async () => {
      onInjected();
      await run();
    });
  }

  /** Afterwards the gateway delivers again the messages that the queues may have lost. */
  async #onQueue(run: () => Promise<void>, onInjected: () => void, loses = false): Promise<void> {
    const { queue } = this.targets.servers;
    const withRedelivery = async () => {
      const started = performance.now();
      await run();
      await queue.recovered();
      if (loses || !queue.isDurable)
        await this.targets.deliveries.repeatSince(started - REDELIVERY_MARGIN_MS);
    };
    return this.#on('queue', withRedelivery, onInjected);
  }

  async #down(server: { kill(): Promise<void>; restart(): Promise<void> }, downMs: number): Promise<void> {
    await server.kill();
    await pause(downMs);
    // A PostgreSQL whose last backends are still ending refuses to start.
    await retry('a restart', () => server.restart());
  }

  async #rewind(lostMs: number, downMs: number): Promise<void> {
    const { queue } = this.targets.servers;
    await queue.rewind(lostMs);
    await pause(downMs);
    await retry('a restart', () => queue.restart());
  }

  async #cut(connections: Server): Promise<void> {
    const { db, queueConnection, cacheConnection } = this.targets.servers;
    if (connections === 'postgres') {
      // Its own connection is excluded, or it would not get the answer.
      await retry('cutting connections', () =>
        sql`select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'dialogkeeper' and pid <> pg_backend_pid()`.execute(db),
      );
    } else {
      const connection = connections === 'queue' ? queueConnection : cacheConnection;
      const servers = connection instanceof Cluster ? connection.nodes('master') : [connection];
      await retry('cutting connections', () =>
        Promise.all(servers.map((server) => server.call('CLIENT', 'KILL', 'TYPE', 'normal'))),
      );
    }
  }
}

async function frozen(server: { freeze(): void | Promise<void>; thaw(): void }, ms: number): Promise<void> {
  await server.freeze();
  await pause(ms);
  server.thaw();
}
