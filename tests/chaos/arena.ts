import { randomUUID } from 'node:crypto';
import { copyFileSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { parkedConversations, redriveParked } from '../../src/db/parked';
import { isAnythingUnfinished } from '../../src/db/unfinished';
import { QUEUES } from '../../src/jobs';
import { createProducer, type Producer } from '../../src/queues/producer';
import { Queues } from '../../src/queues/queues';
import { shardsOf } from '../../src/queues/shards';
import { Crew } from './crew';
import { kindOf } from './faults';
import { type Gateway, startGateway } from './gateway';
import { type Violation, violations } from './invariants';
import { End } from './invariants/end';
import { readLedger } from './ledger';
import { forgetFailed, leftInCache, leftInQueues, wronglyFailed } from './leftovers';
import { comesTrue } from './patience';
import { play } from './play';
import { Record } from './record';
import type { Schedule } from './schedule';
import { PREFIX, type Servers, SHARDS, startServers, type Topology } from './servers';
import type { Stage } from './strikes';
import { openWays, type Ways } from './ways';

export interface ArenaOptions {
  /** The compiled worker. */
  entry: string;
  /** Worker processes, besides the spare one. */
  workers: number;
  /** Milliseconds that may pass from the last fault until everything is done. */
  deadlineMs: number;
  topology: Topology;
}

export interface Outcome {
  violations: Violation[];
  record: Record;
  /** How many turns were committed. */
  turns: number;
  /** From the first message to the last look. */
  seconds: number;
  /** From the last fault until everything was done. */
  settledMs: number;
  /** A copy of what the workers logged, where something is wrong. */
  log: string | undefined;
}

/** Milliseconds that the keys of a last sweep may take to go. */
const LAST_KEYS = 10_000;

/** Servers, a gateway and worker processes of its own, on which one schedule after the other is played. */
export class Arena {
  #record: Record | undefined;
  /** Of the schedule before: a process that woke up late may still have done something to it. */
  #previous: { record: Record; schedule: Schedule } | undefined;

  private constructor(
    private readonly options: ArenaOptions,
    private readonly servers: Servers,
    private readonly gateway: Gateway,
    private readonly producer: Producer,
    private readonly queues: Queues,
    private readonly log: { fd: number; path: string },
    private readonly crew: Crew,
    private readonly ways: Stage['ways'],
  ) {}

  static async start(options: ArenaOptions): Promise<Arena> {
    const servers = await startServers(options.topology);
    const urls = { postgres: servers.postgres.url, queue: servers.queue.url, cache: servers.cache.url };
    const workers = await Promise.all(Array.from({ length: options.workers }, () => openWays(urls)));
    const ways = { workers, producer: await openWays(urls) };
    const secret = randomUUID();
    const arena: { current?: Arena } = {};
    const recordOf = (companyId: string) => arena.current?.recordOf(companyId);
    const gateway = await startGateway(secret, {
      arrived: (arrival) => recordOf(arrival.companyId)?.arrivals.push(arrival),
      struck: (how) => arena.current?.record?.strike(kindOf({ do: 'gateway', how, times: 1 })),
      impossible: (problem) => arena.current?.record?.problems.push(problem),
    });
    const folder = join(tmpdir(), 'dialogkeeper-chaos');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${randomUUID().slice(0, 8)}.log`);
    const log = { path, fd: openSync(path, 'a') };
    const crew = new Crew({
      size: options.workers,
      entry: options.entry,
      envOf: (place) => workerEnv(workers[place]?.urls ?? urls, gateway, secret, options.topology),
      log: log.fd,
      onGiven: (given) => recordOf(given.companyId)?.see(given) ?? { do: 'answer', afterMs: 0 },
      onEnded: (problem) => arena.current?.record?.problems.push(problem),
    });
    await crew.ready();
    const producer = createProducer({ redisUrl: ways.producer.urls.queue, prefix: PREFIX });
    const shards = SHARDS[options.topology];
    const queues = new Queues({ connection: servers.queueConnection, prefix: PREFIX, shards });
    arena.current = new Arena(options, servers, gateway, producer, queues, log, crew, ways);
    return arena.current;
  }

  get record(): Record | undefined {
    return this.#record;
  }

  recordOf(companyId: string): Record | undefined {
    return [this.#record, this.#previous?.record].find((record) => record?.companyIds.includes(companyId));
  }

  async play(schedule: Schedule): Promise<Outcome> {
    const { servers, crew, gateway, producer, ways } = this;
    const started = performance.now();
    const name = `chaos-${schedule.seed}-${schedule.index}-${randomUUID().slice(0, 6)}`;
    const record = new Record(
      schedule,
      schedule.companies.map((_, i) => `${name}-${i}`),
    );
    this.#record = record;
    ftruncateSync(this.log.fd);

    await play(schedule, { servers, crew, gateway, producer, record, ways }).catch((error) =>
      record.problems.push(`it could not be played to its end: ${inspect(error)}`),
    );
    gateway.recover();
    await crew.recover();
    const calm = performance.now();
    const settled = await comesTrue(() => this.#isDone(record), this.options.deadlineMs);
    const settledMs = performance.now() - calm;

    const end = new End(await readLedger(servers.db, record.companyIds), record);
    const found = [
      ...(settled ? [] : [await this.#unsettled()]),
      ...judge(end),
      ...(await this.#leftovers()),
      ...(await this.#lateHarm()),
      ...this.#refusals(),
    ];
    for (const { closeSilent } of this.#allWays) closeSilent();
    this.#previous = found.length > 0 ? undefined : { record, schedule };
    await forgetFailed(servers.queueConnection, PREFIX);
    await servers.queue.tidy();
    return {
      violations: found,
      record,
      turns: end.ledger.conversations.reduce((sum, { version }) => sum + version, 0),
      settledMs,
      seconds: (performance.now() - started) / 1000,
      log: found.length > 0 ? this.#keepLog(name) : undefined,
    };
  }

  async stop(): Promise<void> {
    await this.crew.stop();
    await this.queues.close();
    await this.producer.close();
    await this.gateway.stop();
    await Promise.all(this.#allWays.map((ways) => ways.stop()));
    await this.servers.stop();
    rmSync(this.log.path, { force: true });
  }

  get #allWays(): Ways[] {
    return [...this.ways.workers, this.ways.producer];
  }

  /** Nothing on a queue, nothing unfinished in PostgreSQL. Who is parked is driven on meanwhile, as an operator would. */
  async #isDone(record: Record): Promise<boolean> {
    const { db } = this.servers;
    for (const { conversationId, reason } of await parkedConversations(db)) {
      record.parked.push({ conversationId, reason });
      await redriveParked(db, { conversationId });
    }
    return (
      (await this.#waiting()) === 0 && !(await isAnythingUnfinished(db)) && (await this.#waiting()) === 0
    );
  }

  async #waiting(): Promise<number> {
    const names = QUEUES.filter((queue) => queue !== 'maintenance').flatMap((queue) =>
      shardsOf(queue, SHARDS[this.options.topology]),
    );
    const counts = await Promise.all(
      names.map((name) =>
        this.queues.get(name).getJobCountByTypes('wait', 'active', 'delayed', 'prioritized'),
      ),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #unsettled(): Promise<Violation> {
    const evidence = `after ${this.options.deadlineMs} ms ${await this.#waiting()} jobs wait, or PostgreSQL has unfinished work`;
    return { invariant: 'when faults have ended, everything is done in time', evidence };
  }

  async #leftovers(): Promise<Violation[]> {
    const { queueConnection, cacheConnection } = this.servers;
    const left = () => leftInQueues(queueConnection, PREFIX);
    await comesTrue(async () => (await left()).length === 0, LAST_KEYS);
    const found = [
      ...(await left()),
      ...(await wronglyFailed(queueConnection, PREFIX)),
      ...(await leftInCache(cacheConnection)),
    ];
    return found.map((evidence) => ({ invariant: 'nothing is left behind in Redis', evidence }));
  }

  async #lateHarm(): Promise<Violation[]> {
    if (!this.#previous) return [];
    const { record, schedule } = this.#previous;
    const end = new End(await readLedger(this.servers.db, record.companyIds), record);
    return judge(end).map(({ invariant, evidence }) => ({
      invariant,
      evidence: `${evidence} (schedule ${schedule.index}, which had ended well)`,
    }));
  }

  /** The unique keys of replies are a second wall. Nobody may ever get as far: the commit's own check comes first. */
  #refusals(): Violation[] {
    const refused = readFileSync(this.log.path, 'utf8').split('duplicate key value violates').length - 1;
    if (refused === 0) return [];
    const evidence = `PostgreSQL had to refuse ${refused} rows that were there already`;
    return [{ invariant: 'a turn that comes second writes nothing', evidence }];
  }

  #keepLog(name: string): string {
    const kept = join(tmpdir(), 'dialogkeeper-chaos', `${name}.log`);
    copyFileSync(this.log.path, kept);
    return kept;
  }
}

function judge(end: End): Violation[] {
  const impossible = end.record.problems.map((evidence) => ({
    invariant:
      'no process ends by itself, no request is malformed, and the servers take what the suite asks of them',
    evidence,
  }));
  return [...impossible, ...violations(end)];
}

/** As fast as settings allow, so that what takes over after 10 s by default takes over after one. */
function workerEnv(
  urls: Ways['urls'],
  gateway: Gateway,
  secret: string,
  topology: Topology,
): { [name: string]: string } {
  return {
    DATABASE_URL: urls.postgres,
    DATABASE_POOL: '5',
    DATABASE_TIMEOUT: '2s',
    REDIS_URL: urls.queue,
    CACHE_REDIS_URL: urls.cache,
    QUEUE_PREFIX: PREFIX,
    TURN_SHARDS: String(SHARDS[topology]),
    JOB_LOCK: '1s',
    SWEEP_EVERY: '500ms',
    DEBOUNCE: '100ms',
    MAX_WAIT: '600ms',
    TURNS_PER_COMPANY: '2',
    RESPONDER_TIMEOUT: '500ms',
    TURN_FAILURES: '3',
    GATEWAY: 'webhook',
    GATEWAY_URL: gateway.url,
    GATEWAY_SECRET: secret,
    GATEWAY_TIMEOUT: '500ms',
    LOG_LEVEL: 'info',
  };
}
