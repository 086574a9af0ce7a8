import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { createProducer, type Producer } from '../../src/queues/producer';
import { Queues } from '../../src/queues/queues';
import { BookingServer } from '../bookings/generic/server';
import { Companies } from './companies';
import { kindOf } from './faults';
import { findViolations, type Violation } from './invariants';
import { FinalState } from './invariants/final-state';
import { findLeftovers, forgetFailed } from './leftovers';
import { ListReader } from './list-reader';
import { type MockGateway, startMockGateway } from './mock-gateway';
import { type ChaosModel, startChaosModel } from './model-server';
import { Observations } from './observations';
import { openProxies, type Proxies } from './proxies';
import { waitUntil } from './retry';
import { runSchedule } from './run-schedule';
import { GROUP, UTC_OFFSET } from './salon';
import type { Schedule } from './schedule';
import { PREFIX, type Servers, SHARDS, startServers, type Topology } from './servers';
import { readSnapshot } from './snapshot';
import { UnfinishedWork } from './unfinished-work';
import { type Door, webhookDoor } from './webhooks';
import { workerEnv } from './worker-env';
import { WorkerLog } from './worker-log';
import { WorkerPool } from './worker-pool';

export interface TestBedOptions {
  /** The compiled worker. */
  entry: string;
  /** Number of worker processes, without the spare one. */
  workers: number;
  /** Milliseconds from the last fault within which all work must be done. */
  deadlineMs: number;
  topology: Topology;
  /** How many schedules it runs at most. */
  schedules: number;
}

export interface Outcome {
  violations: Violation[];
  observations: Observations;
  /** Number of committed turns. */
  turns: number;
  /** From the first message to the last check. */
  seconds: number;
  /** How often the list of conversations has answered meanwhile. */
  list: Pick<ListReader, 'answered' | 'unanswered'>;
  /** From the last fault until all work was done. */
  settledMs: number;
  /** Path of a copy of the workers' log. Set only when there are violations. */
  log: string | undefined;
}

/** Servers, a mock gateway and worker processes, on which schedules run one after the other. */
export class TestBed {
  #observations: Observations | undefined;
  /** The schedule before: a process that wakes up late may still change its data. */
  #previous: { observations: Observations; schedule: Schedule } | undefined;
  /** What the current schedule waits for. */
  waitsFor = '';

  private constructor(
    private readonly options: TestBedOptions,
    private readonly servers: Servers,
    private readonly gateway: MockGateway,
    private readonly bookingServer: BookingServer,
    private readonly model: ChaosModel,
    private readonly producer: Producer,
    private readonly webhooks: Door,
    private readonly unfinished: UnfinishedWork,
    private readonly companies: Companies,
    private readonly log: WorkerLog,
    private readonly pool: WorkerPool,
    private readonly proxies: { workers: readonly Proxies[]; producer: Proxies },
  ) {}

  static async start(options: TestBedOptions): Promise<TestBed> {
    const servers = await startServers(options.topology);
    const urls = { postgres: servers.postgres.url, queue: servers.queue.url, cache: servers.cache.url };
    const workers = await Promise.all(Array.from({ length: options.workers }, () => openProxies(urls)));
    const proxies = { workers, producer: await openProxies(urls) };
    const secret = randomUUID();
    const bed: { current?: TestBed } = {};
    const observationsOf = (companyId: string) => bed.current?.observationsOf(companyId);
    const gateway = await startMockGateway(secret, {
      onReply: (reply) => observationsOf(reply.companyId)?.received.push(reply),
      onFault: (how) => bed.current?.observations?.countInjection(kindOf({ do: 'gateway', how, times: 1 })),
      onInvalidRequest: (problem) => bed.current?.observations?.problems.push(problem),
    });
    const log = new WorkerLog();
    const bookingServer = await BookingServer.start({
      secret,
      utcOffsetMinutes: UTC_OFFSET,
      knowsKeys: false,
      groups: (staffId) => staffId.endsWith(GROUP),
      onFault: (how) => bed.current?.observations?.countInjection(kindOf({ do: 'bookings', how, times: 1 })),
    });
    const model = await startChaosModel((how) =>
      bed.current?.observations?.countInjection(kindOf({ do: 'model', how, times: 1 })),
    );
    const companies = new Companies(options.schedules, gateway.url, bookingServer.url);
    const gatewayOfWorkers = { url: gateway.url, secret, channels: companies.path };
    const pool = new WorkerPool({
      size: options.workers,
      entry: options.entry,
      envOf: (place) => workerEnv(workers[place]?.urls ?? urls, gatewayOfWorkers, model, options.topology),
      log: log.fd,
      onReport: (report) =>
        observationsOf(report.companyId)?.recordRun(report) ?? { do: 'answer', afterMs: 0 },
      onUnexpectedExit: (problem) => bed.current?.observations?.problems.push(problem),
    });
    await pool.ready();
    const webhooks = webhookDoor({
      secret,
      nextAddress: () => pool.nextWebAddress(),
      onPosted: (isAccepted) => bed.current?.observations?.countWebhook(isAccepted),
    });
    const producer = createProducer({ redisUrl: proxies.producer.urls.queue, prefix: PREFIX });
    const shards = SHARDS[options.topology];
    const queues = new Queues({ connection: servers.queueConnection, prefix: PREFIX, shards });
    const unfinished = new UnfinishedWork(servers.db, queues, shards);
    bed.current = new TestBed(
      options,
      servers,
      gateway,
      bookingServer,
      model,
      producer,
      webhooks,
      unfinished,
      companies,
      log,
      pool,
      proxies,
    );
    return bed.current;
  }

  get observations(): Observations | undefined {
    return this.#observations;
  }

  observationsOf(companyId: string): Observations | undefined {
    const known = [this.#observations, this.#previous?.observations];
    return known.find((one) => one?.companyIds.includes(companyId));
  }

  async run(schedule: Schedule): Promise<Outcome> {
    const { servers, pool, gateway, bookingServer, model, producer, webhooks, proxies } = this;
    const started = performance.now();
    model.recover();
    bookingServer.recover(); // what the schedule before has not used up
    const companyIds = this.companies.take(schedule.companies);
    const observations = new Observations(schedule, companyIds, () =>
      [...bookingServer.bookings.values()].filter(({ details: { staffId } }) =>
        companyIds.some((id) => staffId?.startsWith(`${id}-`)),
      ),
    );
    this.#observations = observations;
    this.log.clear();

    this.waitsFor = 'its steps and faults';
    const targets = {
      servers,
      pool,
      gateway,
      bookingServer,
      model,
      producer,
      webhooks,
      observations,
      proxies,
    };
    const list = new ListReader(() => pool.nextWebAddress());
    await runSchedule(schedule, targets).catch((error) =>
      observations.problems.push(`the schedule did not run to its end: ${inspect(error)}`),
    );
    gateway.recover();
    this.waitsFor = 'the worker processes, to be ready and disarmed';
    await pool.recover();
    this.waitsFor = 'all work to be done';
    const calm = performance.now();
    const settled = await waitUntil(() => this.unfinished.isEmpty(observations), this.options.deadlineMs);
    const settledMs = performance.now() - calm;

    this.waitsFor = 'the list of conversations';
    const isListed = await list.end();

    this.waitsFor = 'the checks';
    const state = new FinalState(await readSnapshot(servers.db, observations.companyIds), observations);
    const violations = [
      ...(settled ? [] : [await this.unfinished.violation(this.options.deadlineMs)]),
      ...(isListed ? [] : [{ invariant: 'the list of conversations answers', evidence: 'it did not' }]),
      ...findViolations(state),
      ...(await findLeftovers(servers)),
      ...(await this.#lateViolations()),
      ...this.log.violations(),
    ];
    for (const { closeSilent } of this.#allProxies) closeSilent();
    this.#previous = violations.length > 0 ? undefined : { observations, schedule };
    await forgetFailed(servers.queueConnection, PREFIX);
    await servers.queue.tidy();
    return {
      violations,
      observations,
      turns: state.snapshot.conversations.reduce((sum, { version }) => sum + version, 0),
      list,
      settledMs,
      seconds: (performance.now() - started) / 1000,
      log: violations.length > 0 ? this.keepLog(schedule) : undefined,
    };
  }

  /** Returns the path of a copy of the workers' log. */
  keepLog({ seed, index }: Schedule): string {
    return this.log.keep(`chaos-${seed}-${index}-${randomUUID().slice(0, 6)}`);
  }

  async stop(): Promise<void> {
    await this.pool.stop();
    await this.unfinished.close();
    await this.producer.close();
    await this.gateway.stop();
    await this.bookingServer.stop();
    await this.model.stop();
    await Promise.all(this.#allProxies.map((proxies) => proxies.stop()));
    await this.servers.stop();
    this.companies.deleteFile();
    this.log.delete();
  }

  get #allProxies(): Proxies[] {
    return [...this.proxies.workers, this.proxies.producer];
  }

  /** Checks the previous schedule again. */
  async #lateViolations(): Promise<Violation[]> {
    if (!this.#previous) return [];
    const { observations, schedule } = this.#previous;
    const snapshot = await readSnapshot(this.servers.db, observations.companyIds);
    return findViolations(new FinalState(snapshot, observations)).map(({ invariant, evidence }) => ({
      invariant,
      evidence: `${evidence} (schedule ${schedule.index}, which had ended without a violation)`,
    }));
  }
}
