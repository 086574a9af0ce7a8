import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { sql } from 'kysely';
import type { BookingSystem } from './booking-system';
import type { Crew } from './crew';
import { type Fault, kindOf } from './faults';
import type { Gateway } from './gateway';
import { Lanes } from './lanes';
import { insist } from './patience';
import type { Record } from './record';
import { holdRow } from './row-lock';
import type { Servers } from './servers';
import type { Server, Ways } from './ways';

export interface Stage {
  servers: Servers;
  crew: Crew;
  gateway: Gateway;
  record: Record;
  /** Of each worker process, and of the gateway's producer. */
  ways: { workers: readonly Ways[]; producer: Ways };
  bookingSystem: BookingSystem;
  /** The gateway delivers once more what it has delivered since then. */
  redeliver: (since: number) => Promise<void>;
}

/** A provider that is not sure whether a message was taken gives it once more. */
const MARGIN = 100;

/** Makes faults happen. Those of one server happen one after the other. */
export class Strikes {
  readonly #lanes = new Lanes();

  constructor(private readonly stage: Stage) {}

  async strike(fault: Fault): Promise<void> {
    const { crew, gateway, record, servers } = this.stage;
    const struck = () => record.strike(kindOf(fault));
    switch (fault.do) {
      case 'crash':
        return crew.trap(fault.of, { ...fault, signal: 'SIGKILL', ms: 0, struck });
      case 'freeze-at':
        return crew.trap(fault.of, { ...fault, signal: 'SIGSTOP', struck });
      case 'gateway':
        return gateway.fail(fault.how, fault.times); // it says itself when it has struck
      case 'kill':
        struck();
        return crew.kill(fault.of);
      case 'freeze':
        struck();
        return crew.freeze(fault.of, fault.ms);
      case 'kill-queue':
        return this.#onQueue(() => this.#down(servers.queue, fault.downMs), struck);
      case 'rewind-queue':
        return this.#onQueue(() => this.#rewind(fault.lostMs, fault.downMs), struck, true);
      case 'freeze-queue':
        return this.#onQueue(() => frozen(servers.queue, fault.ms), struck);
      case 'flush-cache':
        return this.#on('cache', async () => void (await servers.cacheConnection.flushall()), struck);
      case 'kill-cache':
        return this.#on('cache', () => this.#down(servers.cache, fault.downMs), struck);
      case 'freeze-cache':
        return this.#on('cache', () => frozen(servers.cache, fault.ms), struck);
      case 'kill-postgres':
        return this.#on('postgres', () => this.#down(servers.postgres, fault.downMs), struck);
      case 'cut':
        return this.#on(fault.connections, () => this.#cut(fault.connections), struck);
      case 'silence':
        return this.#silence(fault, struck);
      case 'lock':
        // Two at once would each wait for the clients of the other.
        return this.#lanes.run('lock', () => holdRow(servers.db, record, { ...fault, struck }));
      case 'recreate':
        return this.#recreate(fault, struck);
    }
  }

  /** It lasts as long as the connections do. */
  #silence({ connections, of }: Fault & { do: 'silence' }, struck: () => void): void {
    const { workers, producer } = this.stage.ways;
    const victims = of === 'all' ? [...workers, producer] : [workers[of % workers.length]];
    const silent = victims.map((ways) => ways?.goSilent(connections) ?? 0);
    if (silent.some((count) => count > 0)) struck();
  }

  async #recreate(fault: Fault & { do: 'recreate' }, struck: () => void): Promise<void> {
    const { bookingSystem, record } = this.stage;
    const client = record.schedule.clients[fault.client];
    const companyId = record.companyIds[client?.company ?? -1];
    const company = record.schedule.companies[client?.company ?? -1];
    if (!client || !company || companyId === undefined) return;
    await bookingSystem.answered(companyId, client);
    struck();
    if (fault.what === 'client') await bookingSystem.recreateClient(companyId, client, fault.again);
    else await bookingSystem.recreateCompany(companyId, company);
  }

  async #on(server: string, strike: () => Promise<void>, struck: () => void): Promise<void> {
    await this.#lanes.run(server, async () => {
      struck();
      await strike();
    });
  }

  /** The gateway delivers again what the queues may have lost. */
  async #onQueue(strike: () => Promise<void>, struck: () => void, loses = false): Promise<void> {
    const { queue } = this.stage.servers;
    const whole = async () => {
      const started = performance.now();
      await strike();
      await queue.recovered();
      if (loses || !queue.keeps) await this.stage.redeliver(started - MARGIN);
    };
    return this.#on('queue', whole, struck);
  }

  async #down(server: { kill(): Promise<void>; restart(): Promise<void> }, downMs: number): Promise<void> {
    await server.kill();
    await pause(downMs);
    // A PostgreSQL whose last backends are still ending refuses to start.
    await insist('a restart', () => server.restart());
  }

  async #rewind(lostMs: number, downMs: number): Promise<void> {
    const { queue } = this.stage.servers;
    await queue.rewind(lostMs);
    await pause(downMs);
    await insist('a restart', () => queue.restart());
  }

  async #cut(connections: Server): Promise<void> {
    const { db, queueConnection, cacheConnection } = this.stage.servers;
    if (connections === 'postgres') {
      // Its own is spared: it would not be told of its success.
      await insist('cutting connections', () =>
        sql`select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'dialogkeeper' and pid <> pg_backend_pid()`.execute(db),
      );
    } else {
      const connection = connections === 'queue' ? queueConnection : cacheConnection;
      const servers = connection instanceof Cluster ? connection.nodes('master') : [connection];
      await insist('cutting connections', () =>
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
