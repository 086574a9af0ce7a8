import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { atMost, type Benchmark } from './support/benchmark';
import { exact, short, times } from './support/format';
import { type Resources, withResources } from './support/resources';
import { percentilesOf } from './support/timing';
import { Clients } from './traffic/clients';
import { type Environment, importPipeline, type PipelineFile } from './traffic/pipeline';
import { openProcesses } from './traffic/pipeline-processes';
import { ONE_HOP, OURS } from './traffic/pipelines';
import { clientsOf, companyNames } from './traffic/running-pipeline';
import { openServers, type Servers } from './traffic/servers';

interface Candidate {
  title: string;
  file: PipelineFile;
  /** The queue whose job runs when the process is killed. */
  queue: string;
}

const CANDIDATES = {
  ours: { title: 'ours: lock 10 s, stalled check every 5 s', file: OURS, queue: 'conversation-turn' },
  defaults: {
    title: 'BullMQ’s defaults: lock 30 s, stalled check every 30 s',
    file: ONE_HOP,
    queue: 'messages',
  },
} satisfies Record<string, Candidate>;

/** Longer than the benchmark: the responder never answers. */
const FOR_EVER = 3_600_000;
/** The kill happens at a random moment of the longest interval between two stalled checks. */
const LONGEST_CHECK_INTERVAL = 30_000;
const REPLY_DEADLINE = 180_000;

export const recovery: Benchmark = {
  name: 'recovery',
  title: 'A killed worker’s turn',
  async run({ quick, progress }) {
    return withResources(async (resources) => {
      const servers = await openServers(resources);
      const trials = quick ? 1 : 10;
      const measure = (name: keyof typeof CANDIDATES) =>
        runTrials(resources, servers, name, trials, progress);
      const [ours, defaults] = await Promise.all([measure('ours'), measure('defaults')]);
      const rows = [
        { title: CANDIDATES.ours.title, seconds: ours },
        { title: CANDIDATES.defaults.title, seconds: defaults },
      ].map(({ title, seconds }) => ({ title, p50: percentilesOf(seconds).p50, max: Math.max(...seconds) }));
      const [mine, theirs] = rows as [(typeof rows)[0], (typeof rows)[0]];
      return {
        measurements: {
          trials,
          ...Object.fromEntries(
            rows.map(({ title, p50, max }) => [title, { p50Seconds: exact(p50), maxSeconds: exact(max) }]),
          ),
        },
        bars: [atMost('p50, as a multiple of BullMQ’s defaults', mine.p50 / theirs.p50, 1, '×')],
        tables: [
          {
            caption: `Seconds from SIGKILL to the reply, for ${trials} turns each.`,
            columns: ['', 'p50', 'max', 'p50 / ours'],
            rows: rows.map(({ title, p50, max }) => [
              title,
              short(p50),
              short(max),
              times(withoutSpread(p50 / mine.p50)),
            ]),
          },
        ],
        notes: NOTES,
      };
    });
  },
};

function withoutSpread(value: number) {
  return { median: value, min: value, max: value };
}

/** Returns the seconds of each trial. All trials run at the same time, each with its own database, queues and processes. */
async function runTrials(
  resources: Resources,
  servers: Servers,
  name: keyof typeof CANDIDATES,
  trials: number,
  progress: (text: string) => void,
): Promise<number[]> {
  const candidate: Candidate = CANDIDATES[name];
  const companies = companyNames(1);
  const pipeline = await importPipeline(candidate.file);
  const environments: Environment[] = [];
  for (let i = 0; i < trials; i++) {
    const environment = await servers.createEnvironment(`${name}_${i}`, { concurrency: 4, thinkMs: 0 });
    await pipeline.prepare(environment, companies);
    environments.push(environment);
  }
  progress(`${candidate.title}: ${trials} processes are killed`);
  return Promise.all(environments.map((environment) => trial(resources, candidate, environment, companies)));
}

async function trial(
  resources: Resources,
  { file, queue }: Candidate,
  environment: Environment,
  companies: readonly string[],
): Promise<number> {
  const pipeline = await importPipeline(file);
  const sender = pipeline.openSender(environment);
  resources.onClose(() => sender.close());
  const clients = new Clients(sender);
  const redis = await resources.connection(environment.redisUrl);
  const victim = await openProcesses(
    resources,
    { pipeline: file, environment: { ...environment, thinkMs: FOR_EVER } },
    { count: 1, onReply: clients.receive },
  );
  const [owner] = clientsOf(companies, 1);
  if (!owner) throw new Error('there is no client');
  const answered = clients.ask(owner, REPLY_DEADLINE);
  answered.catch(() => undefined); // awaited below
  await untilActive(redis, `${environment.prefix}:${queue}:active`);
  await openProcesses(resources, { pipeline: file, environment }, { count: 1, onReply: clients.receive });
  await pause(Math.random() * LONGEST_CHECK_INTERVAL);
  victim.kill();
  const killed = performance.now();
  await answered;
  return (performance.now() - killed) / 1000;
}

async function untilActive(redis: Redis, key: string): Promise<void> {
  for (const deadline = performance.now() + REPLY_DEADLINE; (await redis.llen(key)) === 0; await pause(20)) {
    if (performance.now() > deadline) throw new Error(`${key}: no job became active`);
  }
}

const NOTES = [
  'Measured: the time from SIGKILL until another process sends the reply. One process takes a message, and is ' +
    'killed while its responder thinks. Another process has waited for jobs of the same queues for a random time ' +
    'of up to half a minute. Each trial has its own database, queues and processes. The process that ours is ' +
    'compared with only thinks and answers, on one BullMQ queue with default settings.',
];
