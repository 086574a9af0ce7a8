import { Client } from 'pg';
import type { Benchmark } from './support/benchmark';
import { bytes, exact, short } from './support/format';
import { type Resources, withResources } from './support/resources';
import { closedLoop, type Measured } from './traffic/closed-loop';
import { OURS } from './traffic/pipelines';
import { clientsOf, companyNames, startPipeline } from './traffic/running-pipeline';
import { openServers, type Servers } from './traffic/servers';

const COMPANIES = 10;
const CONCURRENCY = 64;

interface Setup {
  processes: number;
  shards: number;
}

const SETUPS: readonly Setup[] = [
  { processes: 1, shards: 1 },
  { processes: 2, shards: 1 },
  { processes: 4, shards: 1 },
  { processes: 2, shards: 4 },
  { processes: 4, shards: 4 },
];

export const scaling: Benchmark = {
  name: 'scaling',
  title: 'Processes and shards',
  async run({ quick, progress }) {
    const size = quick ? { conversations: 50, forMs: 1000 } : { conversations: 1000, forMs: 8000 };
    const setups = quick ? SETUPS.slice(0, 1) : SETUPS;
    return withResources(async (resources) => {
      const servers = await openServers(resources);
      const rows: { setup: Setup; measured: Measured; rowBytes: number }[] = [];
      for (const setup of setups) {
        progress(`${setup.processes} processes, ${setup.shards} shards`);
        rows.push({ setup, ...(await measure(resources, servers, setup, size)) });
      }
      const name = ({ processes, shards }: Setup) => `${processes} processes, ${shards} shards`;
      return {
        measurements: Object.fromEntries(
          rows.map(({ setup, measured, rowBytes }) => [
            name(setup),
            {
              perSecond: exact(measured.perSecond),
              workersCpuMs: exact(measured.workersCpuMs),
              postgresCpuMs: exact(measured.postgresCpuMs),
              redisCpuMs: exact(measured.redisCpuMs),
              redisCommands: exact(measured.redisCommands),
              statements: exact(measured.statements),
              walBytes: exact(measured.walBytes),
              rowBytes: exact(rowBytes),
            },
          ]),
        ),
        bars: [],
        tables: [
          {
            caption:
              'Messages answered per second, and the cost of one message: CPU time in milliseconds, operations and bytes.',
            columns: [
              'processes, shards',
              'messages/s',
              'CPU of the workers',
              'of PostgreSQL',
              'of Redis',
              'Redis commands',
              'SQL statements',
              'WAL',
              'rows and indexes',
            ],
            rows: rows.map(({ setup, measured, rowBytes }) => [
              `${setup.processes}, ${setup.shards}`,
              ...[measured.perSecond, measured.workersCpuMs, measured.postgresCpuMs, measured.redisCpuMs].map(
                short,
              ),
              ...[measured.redisCommands, measured.statements].map(short),
              bytes(measured.walBytes),
              bytes(rowBytes),
            ]),
          },
        ],
        notes: NOTES,
      };
    });
  },
};

async function measure(
  resources: Resources,
  servers: Servers,
  { processes, shards }: Setup,
  { conversations, forMs }: { conversations: number; forMs: number },
): Promise<{ measured: Measured; rowBytes: number }> {
  const environment = await servers.createEnvironment(`scaling_${processes}_${shards}`, {
    concurrency: CONCURRENCY,
    thinkMs: 0,
  });
  const companies = companyNames(COMPANIES);
  const opened = await startPipeline(resources, OURS, {
    environment: { ...environment, env: { TURN_SHARDS: String(shards) } },
    companies,
    processes,
  });
  const owners = clientsOf(companies, conversations);
  await Promise.all(owners.map((owner) => opened.clients.ask(owner)));
  const measured = await closedLoop(opened, owners, { servers, forMs });
  await opened.processes.stop();
  return { measured, rowBytes: await bytesOf(environment.databaseUrl) };
}

/** Of a message with its reply: both rows and their share of the indexes. */
async function bytesOf(databaseUrl: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('vacuum full message');
    const { rows } = await client.query<{ bytes: number }>(
      `select pg_total_relation_size('message')::float8 / (select count(*) from message where direction = 'in') as bytes`,
    );
    return rows[0]?.bytes ?? 0;
  } finally {
    await client.end();
  }
}

const NOTES = [
  'Measured: the closed loop of “Messages per second” with other numbers of processes and shards. Servers and ' +
    'clients share the machine, so with more than a few processes the processors are the limit. What matters here ' +
    'is the cost of a message.',
];
