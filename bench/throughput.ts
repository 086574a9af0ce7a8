import { atLeast, type Benchmark } from './support/benchmark';
import { bytes, exact, short, spreadText, times } from './support/format';
import { type Resources, withResources } from './support/resources';
import { ratio, spread } from './support/spread';
import { interleaved } from './support/timing';
import { closedLoop, type Measured } from './traffic/closed-loop';
import type { PipelineFile } from './traffic/pipeline';
import { groupmq, NAIVE_LOCK, NAIVE_LOCK_WITHOUT_CONTEXT, OURS, THREE_HOPS } from './traffic/pipelines';
import { clientsOf, companyNames, startPipeline } from './traffic/running-pipeline';
import { openServers } from './traffic/servers';

const COMPANIES = 10;
const PROCESSES = 2;
const CONCURRENCY = 64;
/** Every pipeline has its own pool in each process. */
const MANY_CONNECTIONS = ['-c', 'max_connections=1000'];

export const throughput: Benchmark = {
  name: 'throughput',
  title: 'Messages per second',
  async run({ quick, progress }) {
    return withResources(async (resources) => {
      const size = quick
        ? { conversations: 100, rounds: 1, forMs: 1000 }
        : { conversations: 1000, rounds: 6, forMs: 8000 };
      const groups = await groupmq();
      const pipelines = {
        ours: OURS,
        threeHops: THREE_HOPS,
        groupmq: groups.withContext,
        naiveLock: NAIVE_LOCK,
        groupmqWithoutContext: groups.without,
        naiveLockWithoutContext: NAIVE_LOCK_WITHOUT_CONTEXT,
      };
      progress('starting the servers and the workers');
      const rounds = await measured(resources, pipelines, size, progress);
      const row = (title: string, of: readonly Measured[]) => ({ title, of });
      const rows = Object.entries(pipelines).map(([name, { title }]) =>
        row(title, rounds[name as keyof typeof pipelines]),
      );
      const perSecond = (name: keyof typeof pipelines) => rounds[name].map((one) => one.perSecond);
      const ratios = {
        threeHops: ratio(perSecond('ours'), perSecond('threeHops')),
        groupmq: ratio(perSecond('ours'), perSecond('groupmq')),
        naiveLock: ratio(perSecond('ours'), perSecond('naiveLock')),
      };
      const column = (of: readonly Measured[], name: keyof Measured) => spread(of.map((one) => one[name]));
      return {
        measurements: {
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
          atLeast('messages per second, as a share of bare BullMQ', ratios.threeHops.median * 100, 40, '%'),
          atLeast('messages per second, as a multiple of groupmq', ratios.groupmq.median, 1, '×'),
          atLeast('messages per second, as a multiple of the lock', ratios.naiveLock.median, 1, '×'),
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
            caption: 'Cost of one message (medians). CPU time is in milliseconds.',
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
  { name: 'clientsCpuMs', title: 'of the clients' },
  { name: 'statements', title: 'SQL statements' },
  { name: 'walBytes', title: 'WAL', text: bytes },
  { name: 'redisCommands', title: 'Redis commands' },
];

interface Size {
  conversations: number;
  rounds: number;
  forMs: number;
}

/** Starts all pipelines once and measures them in turns. The others wait for jobs meanwhile. */
async function measured<Name extends string>(
  resources: Resources,
  pipelines: Record<Name, PipelineFile>,
  { conversations, rounds, forMs }: Size,
  progress: (text: string) => void,
): Promise<Record<Name, Measured[]>> {
  const servers = await openServers(resources, MANY_CONNECTIONS);
  const companies = companyNames(COMPANIES);
  const owners = clientsOf(companies, conversations);
  const measures = {} as Record<Name, () => Promise<Measured>>;
  for (const name of Object.keys(pipelines) as Name[]) {
    const environment = await servers.createEnvironment(name.toLowerCase(), {
      concurrency: CONCURRENCY,
      thinkMs: 0,
    });
    const opened = await startPipeline(resources, pipelines[name], {
      environment,
      companies,
      processes: PROCESSES,
    });
    progress(`each client writes to ${opened.title} once`);
    await Promise.all(owners.map((owner) => opened.clients.ask(owner)));
    measures[name] = async () => {
      progress(`measuring ${opened.title}`);
      return closedLoop(opened, owners, { servers, forMs });
    };
  }
  progress('one round without measuring, so that V8 compiles hot code');
  await interleaved(1, measures);
  return interleaved(rounds, measures);
}

const NOTES = [
  `Measured: a closed loop. 1000 clients of ${COMPANIES} salons each write the next message as soon as they ` +
    `have the reply to the last one. There are ${PROCESSES} worker processes, with ${CONCURRENCY} concurrent jobs ` +
    'in each process and queue. Responder and gateway answer at once. Servers, workers and clients share the ' +
    'machine, whose processors are the limit.',
  'groupmq and the lock do the same work with a table of their own. They store the message once. They read the ' +
    'context (one JSON for each client, cached for twelve hours without invalidation) and the last 50 messages. ' +
    'They store the reply, send it, and mark it as sent. “Without a context” means that they read only the last ' +
    'messages. The bars compare with those that read a context. Bare BullMQ stores nothing and reads nothing.',
];
