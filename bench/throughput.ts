import { atLeast, type Benchmark } from './support/benchmark';
import { onStage, type Stage } from './support/fixture';
import { bytes, exact, short, spreadText, times } from './support/format';
import { ratio, spread } from './support/spread';
import { interleaved } from './support/timing';
import { closedLoop, type Measured } from './traffic/closed-loop';
import type { ContestantFile } from './traffic/contestant';
import { groupmq, NAIVE_LOCK, NAIVE_LOCK_WITHOUT_CONTEXT, OURS, THREE_HOPS } from './traffic/contestants';
import { clientsOf, companyNames, openContestant } from './traffic/opened';
import { openServers } from './traffic/servers';

const COMPANIES = 10;
const PROCESSES = 2;
const CONCURRENCY = 64;
/** Every contestant has a pool of its own in each process. */
const MANY_CONNECTIONS = ['-c', 'max_connections=1000'];

export const throughput: Benchmark = {
  name: 'throughput',
  title: 'Messages per second',
  async run({ quick, progress }) {
    return onStage(async (stage) => {
      const size = quick
        ? { conversations: 100, rounds: 1, forMs: 1000 }
        : { conversations: 1000, rounds: 6, forMs: 8000 };
      const groups = await groupmq();
      const contestants = {
        ours: OURS,
        threeHops: THREE_HOPS,
        groupmq: groups.withContext,
        naiveLock: NAIVE_LOCK,
        groupmqWithoutContext: groups.without,
        naiveLockWithoutContext: NAIVE_LOCK_WITHOUT_CONTEXT,
      };
      progress('starting the servers and the workers');
      const rounds = await measured(stage, contestants, size, progress);
      const row = (title: string, of: readonly Measured[]) => ({ title, of });
      const rows = Object.entries(contestants).map(([name, { title }]) =>
        row(title, rounds[name as keyof typeof contestants]),
      );
      const perSecond = (name: keyof typeof contestants) => rounds[name].map((one) => one.perSecond);
      const overs = {
        threeHops: ratio(perSecond('ours'), perSecond('threeHops')),
        groupmq: ratio(perSecond('ours'), perSecond('groupmq')),
        naiveLock: ratio(perSecond('ours'), perSecond('naiveLock')),
      };
      const column = (of: readonly Measured[], name: keyof Measured) => spread(of.map((one) => one[name]));
      return {
        figures: {
          conversations: size.conversations,
          processes: PROCESSES,
          concurrency: CONCURRENCY,
          ...Object.fromEntries(
            rows.map(({ title, of }) => [
              title,
              Object.fromEntries(
                COLUMNS.map(({ name }) => {
                  const { median, min, max } = column(of, name);
                  return [name, { median: exact(median), min: exact(min), max: exact(max) }];
                }),
              ),
            ]),
          ),
        },
        bars: [
          atLeast('messages per second, as part of bare BullMQ’s', overs.threeHops.median * 100, 40, '%'),
          atLeast('messages per second, as multiple of groupmq’s', overs.groupmq.median, 1, '×'),
          atLeast('messages per second, as multiple of the lock’s', overs.naiveLock.median, 1, '×'),
        ],
        tables: [
          {
            caption: 'Messages answered per second, and milliseconds from a message to its reply.',
            columns: ['', 'messages/s', 'ours / this', 'p50 ms', 'p99 ms'],
            rows: rows.map(({ title, of }) => [
              title,
              spreadText(column(of, 'perSecond')),
              times(
                ratio(
                  perSecond('ours'),
                  of.map((one) => one.perSecond),
                ),
              ),
              spreadText(column(of, 'p50')),
              spreadText(column(of, 'p99')),
            ]),
          },
          {
            caption: 'For each message; medians. CPU in milliseconds.',
            columns: ['', ...COLUMNS.slice(3).map(({ title }) => title)],
            rows: rows.map(({ title, of }) => [
              title,
              ...COLUMNS.slice(3).map(({ name, text = short }) => text(column(of, name).median)),
            ]),
          },
        ],
        notes: NOTES,
      };
    });
  },
};

const COLUMNS: readonly { name: keyof Measured; title: string; text?: (value: number) => string }[] = [
  { name: 'perSecond', title: 'messages/s' },
  { name: 'p50', title: 'p50 ms' },
  { name: 'p99', title: 'p99 ms' },
  { name: 'workersCpuMs', title: 'CPU of the workers' },
  { name: 'postgresCpuMs', title: 'of PostgreSQL' },
  { name: 'redisCpuMs', title: 'of Redis' },
  { name: 'clientsCpuMs', title: 'of the clients’ process' },
  { name: 'statements', title: 'SQL statements' },
  { name: 'walBytes', title: 'WAL', text: bytes },
  { name: 'redisCommands', title: 'Redis commands' },
];

interface Size {
  conversations: number;
  rounds: number;
  forMs: number;
}

/** All are started once and measured in turns; whoever is not, waits for jobs. */
async function measured<Name extends string>(
  stage: Stage,
  contestants: Record<Name, ContestantFile>,
  { conversations, rounds, forMs }: Size,
  progress: (text: string) => void,
): Promise<Record<Name, Measured[]>> {
  const servers = await openServers(stage, MANY_CONNECTIONS);
  const companies = companyNames(COMPANIES);
  const owners = clientsOf(companies, conversations);
  const measures = {} as Record<Name, () => Promise<Measured>>;
  for (const name of Object.keys(contestants) as Name[]) {
    const place = await servers.placeOf(name.toLowerCase(), { concurrency: CONCURRENCY, thinkMs: 0 });
    const opened = await openContestant(stage, contestants[name], { place, companies, processes: PROCESSES });
    progress(`everybody writes to ${opened.title} once`);
    await Promise.all(owners.map((owner) => opened.clients.ask(owner)));
    measures[name] = async () => {
      progress(`measuring ${opened.title}`);
      return closedLoop(opened, owners, { servers, forMs });
    };
  }
  progress('everybody once, uncounted: V8 compiles what is called often');
  await interleaved(1, measures);
  return interleaved(rounds, measures);
}

const NOTES = [
  `1000 clients of ${COMPANIES} salons each write the next message as soon as they have the reply to the last. ${PROCESSES} processes, ` +
    `${CONCURRENCY} jobs at once in each and of each queue; responder and gateway answer at once. Servers, workers and clients share ` +
    'the machine, whose processors are what limits everybody.',
  'groupmq and the lock do the same work with a table of their own: the message is stored once, the context is read (one JSON of ' +
    'each client, cached for twelve hours, whatever is booked meanwhile) and so are the last 50 messages, the reply is stored, ' +
    'sent, and marked. Without a context: the same, knowing nothing but the last messages. The bars are against ' +
    'those that read one. Bare BullMQ keeps and knows nothing.',
];
