import { setTimeout as pause } from 'node:timers/promises';
import type { ContextOwner } from '../src/domain/context';
import { atMost, type Benchmark } from './support/benchmark';
import { exact, short } from './support/format';
import { type Resources, withResources } from './support/resources';
import { percentilesOf } from './support/timing';
import type { PipelineFile } from './traffic/pipeline';
import { groupmq, NAIVE_LOCK, OURS } from './traffic/pipelines';
import { clientsOf, companyNames, type RunningPipeline, startPipeline } from './traffic/running-pipeline';
import { openServers } from './traffic/servers';

/** The first is flooded; the clients of the others are listened to. */
const COMPANIES = 6;
const PROBES = 10;
/** Milliseconds that every answer takes to think of. */
const THINK = 30;
const CONCURRENCY = 16;
const PROCESSES = 2;
/** Between a reply and the same client's next message. */
const BETWEEN = 200;

type Flood = 'quiet' | 'client' | 'company';
type Size = Record<'forMs' | 'messages' | 'conversations', number>;

interface Contender {
  title: string;
  file: PipelineFile;
  env?: Record<string, string>;
}

const FLOODS: Record<Flood, (size: Size) => string> = {
  quiet: () => 'nothing else',
  client: ({ messages }) => `one client writes ${messages} messages at once`,
  company: ({ conversations }) => `${conversations} conversations of one company wait`,
};

export const floods: Benchmark = {
  name: 'floods',
  title: 'Floods',
  async run({ quick, progress }) {
    const size: Size = quick
      ? { forMs: 1500, messages: 100, conversations: 300 }
      : { forMs: 12_000, messages: 1000, conversations: 10_000 };
    const contenders: Contender[] = [
      { title: 'ours', file: OURS },
      {
        title: 'ours without a cap (TURNS_PER_COMPANY=1000)',
        file: OURS,
        env: { TURNS_PER_COMPANY: '1000' },
      },
      { title: NAIVE_LOCK.title, file: NAIVE_LOCK },
      await groupmq().then(({ withContext: file }) => ({ title: file.title, file })),
    ];
    const rows: { title: string; of: Record<Flood, Heard> }[] = [];
    for (const contender of contenders) {
      const of = {} as Record<Flood, Heard>;
      for (const flood of Object.keys(FLOODS) as Flood[]) {
        progress(`${contender.title}: ${FLOODS[flood](size)}`);
        of[flood] = await withResources((resources) => listen(resources, contender, flood, size));
      }
      rows.push({ title: contender.title, of });
    }
    const [ours] = rows as [(typeof rows)[0]];
    const over = (flood: Flood) => ours.of[flood].p99 / ours.of.quiet.p99;
    const columns = Object.keys(FLOODS) as Flood[];
    return {
      measurements: Object.fromEntries(
        rows.map(({ title, of }) => [
          title,
          Object.fromEntries(
            columns.map((flood) => [
              flood,
              {
                p50Ms: exact(of[flood].p50),
                p99Ms: exact(of[flood].p99),
                floodedPerSecond: exact(of[flood].floodedPerSecond),
              },
            ]),
          ),
        ]),
      ),
      bars: [
        atMost(
          'p99 of the others while one client floods, as multiple of the quiet one',
          over('client'),
          3,
          '×',
        ),
        atMost(
          'p99 of the others while one company floods, as multiple of the quiet one',
          over('company'),
          3,
          '×',
        ),
      ],
      tables: [
        {
          caption: 'Milliseconds from a message of somebody else to its reply: p50, p99.',
          columns: ['', ...columns.map((flood) => FLOODS[flood](size))],
          rows: rows.map(({ title, of }) => [
            title,
            ...columns.map((flood) => `${short(of[flood].p50)}, ${short(of[flood].p99)}`),
          ]),
        },
        {
          caption: 'Messages of the flooded company that were answered meanwhile, per second.',
          columns: ['', FLOODS.company(size)],
          rows: rows.map(({ title, of }) => [title, short(of.company.floodedPerSecond)]),
        },
      ],
      notes: NOTES,
    };
  },
};

interface Heard {
  p50: number;
  p99: number;
  floodedPerSecond: number;
}

/** What the clients of the other companies see. Servers are new for each: no flood is left in them. */
async function listen(
  resources: Resources,
  { file, env }: Contender,
  flood: Flood,
  size: Size,
): Promise<Heard> {
  const servers = await openServers(resources);
  const companies = companyNames(COMPANIES);
  const settings = { concurrency: CONCURRENCY, thinkMs: THINK, ...(env && { env }) };
  const environment = await servers.createEnvironment('floods', settings);
  const opened = await startPipeline(resources, file, { environment, companies, processes: PROCESSES });
  const { clients } = opened;
  const [flooded = '', ...others] = companies;
  const probes = clientsOf(others, PROBES);
  const [one] = clientsOf([flooded], 1) as [ContextOwner];
  await Promise.all([one, ...probes].map((owner) => clients.ask(owner)));
  await opened.restart(async () => {
    if (flood === 'company') await tellAll(opened, clientsOf([flooded], size.conversations));
  });
  if (flood === 'client') void tellAll(opened, Array<ContextOwner>(size.messages).fill(one));

  const latencies: number[] = [];
  const since = performance.now();
  const answeredBefore = clients.answeredBy(flooded);
  await Promise.all(
    probes.map(async (owner) => {
      while (performance.now() - since < size.forMs) {
        latencies.push(await clients.ask(owner, PATIENCE));
        await pause(BETWEEN);
      }
    }),
  );
  const { p50, p99 } = percentilesOf(latencies);
  const seconds = (performance.now() - since) / 1000;
  return { p50, p99, floodedPerSecond: (clients.answeredBy(flooded) - answeredBefore) / seconds };
}

const PATIENCE = 600_000;
const TOLD_AT_ONCE = 1000;

async function tellAll({ clients }: RunningPipeline, owners: readonly ContextOwner[]): Promise<void> {
  for (let i = 0; i < owners.length; i += TOLD_AT_ONCE) {
    await Promise.all(owners.slice(i, i + TOLD_AT_ONCE).map((owner) => clients.tell(owner)));
  }
}

const NOTES = [
  `Ten clients of five other companies write, wait for the reply, and write again ${BETWEEN} ms later. Every answer takes ${THINK} ms to ` +
    'think of, and may be thought of 16 times at once in each of two processes. Everybody who listens has written once before; then ' +
    'the processes are started anew, as after a downtime. The conversations of the flooded company all wait by then.',
];
