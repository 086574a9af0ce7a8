import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { atMost, type Benchmark } from './support/benchmark';
import { onStage, type Stage } from './support/fixture';
import { exact, short, times } from './support/format';
import { percentilesOf } from './support/timing';
import { Clients } from './traffic/clients';
import { type ContestantFile, findContestant, type Place } from './traffic/contestant';
import { ONE_HOP, OURS } from './traffic/contestants';
import { clientsOf, companyNames } from './traffic/opened';
import { openProcesses } from './traffic/processes';
import { openServers, type Servers } from './traffic/servers';

interface Contender {
  title: string;
  file: ContestantFile;
  /** The queue whose job is running when its process is killed. */
  queue: string;
}

const CONTENDERS = {
  ours: { title: 'ours: lock 10 s, looked at every 5 s', file: OURS, queue: 'conversation-turn' },
  defaults: { title: 'BullMQ’s defaults: lock 30 s, looked at every 30 s', file: ONE_HOP, queue: 'messages' },
} satisfies Record<string, Contender>;

/** A responder that has not come to an answer when it dies. */
const FOR_EVER = 3_600_000;
/** The kill comes at any moment of a successor's round of looking. */
const LONGEST_ROUND = 30_000;
const PATIENCE = 180_000;

export const recovery: Benchmark = {
  name: 'recovery',
  title: 'A killed worker’s turn',
  async run({ quick, progress }) {
    return onStage(async (stage) => {
      const servers = await openServers(stage);
      const trials = quick ? 1 : 10;
      const measure = (name: keyof typeof CONTENDERS) => many(stage, servers, name, trials, progress);
      const [ours, defaults] = await Promise.all([measure('ours'), measure('defaults')]);
      const rows = [
        { title: CONTENDERS.ours.title, seconds: ours },
        { title: CONTENDERS.defaults.title, seconds: defaults },
      ].map(({ title, seconds }) => ({ title, p50: percentilesOf(seconds).p50, max: Math.max(...seconds) }));
      const [of, theirs] = rows as [(typeof rows)[0], (typeof rows)[0]];
      return {
        figures: {
          trials,
          ...Object.fromEntries(
            rows.map(({ title, p50, max }) => [title, { p50Seconds: exact(p50), maxSeconds: exact(max) }]),
          ),
        },
        bars: [atMost('p50, as part of that of BullMQ’s defaults', of.p50 / theirs.p50, 1, '×')],
        tables: [
          {
            caption: `Seconds from SIGKILL to the reply, of ${trials} turns each.`,
            columns: ['', 'p50', 'max', 'p50 / ours'],
            rows: rows.map(({ title, p50, max }) => [
              title,
              short(p50),
              short(max),
              times(singly(p50 / of.p50)),
            ]),
          },
        ],
        notes: NOTES,
      };
    });
  },
};

function singly(value: number) {
  return { median: value, min: value, max: value };
}

/** Seconds of each trial. All run at once, each with a database, queues and two processes of its own. */
async function many(
  stage: Stage,
  servers: Servers,
  name: keyof typeof CONTENDERS,
  trials: number,
  progress: (text: string) => void,
): Promise<number[]> {
  const contender: Contender = CONTENDERS[name];
  const companies = companyNames(1);
  const contestant = await findContestant(contender.file);
  const places: Place[] = [];
  for (let i = 0; i < trials; i++) {
    const place = await servers.placeOf(`${name}_${i}`, { concurrency: 4, thinkMs: 0 });
    await contestant.prepare(place, companies);
    places.push(place);
  }
  progress(`${contender.title}: ${trials} processes are killed`);
  return Promise.all(places.map((place) => trial(stage, contender, place, companies)));
}

async function trial(
  stage: Stage,
  { file, queue }: Contender,
  place: Place,
  companies: readonly string[],
): Promise<number> {
  const contestant = await findContestant(file);
  const sender = contestant.openSender(place);
  stage.closing(() => sender.close());
  const clients = new Clients(sender);
  const redis = await stage.connection(place.redisUrl);
  const victim = await openProcesses(
    stage,
    { contestant: file, place: { ...place, thinkMs: FOR_EVER } },
    { count: 1, onReply: clients.receive },
  );
  const [owner] = clientsOf(companies, 1);
  if (!owner) throw new Error('there is no client');
  const answered = clients.ask(owner, PATIENCE);
  answered.catch(() => undefined); // it is awaited below
  await untilActive(redis, `${place.prefix}:${queue}:active`);
  await openProcesses(stage, { contestant: file, place }, { count: 1, onReply: clients.receive });
  await pause(Math.random() * LONGEST_ROUND);
  victim.kill();
  const killed = performance.now();
  await answered;
  return (performance.now() - killed) / 1000;
}

async function untilActive(redis: Redis, key: string): Promise<void> {
  for (const deadline = performance.now() + PATIENCE; (await redis.llen(key)) === 0; await pause(20)) {
    if (performance.now() > deadline) throw new Error(`${key}: no job was taken`);
  }
}

const NOTES = [
  'One process takes a message, and its responder thinks when the process is killed; another process of the same queues ' +
    'has been waiting for up to half a minute, chance says how long. Each trial has a database, queues and processes of its own. ' +
    'What is beside ours does nothing but think and answer, on one BullMQ queue with the settings it comes with.',
];
