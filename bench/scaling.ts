import { Client } from 'pg';
import type { Benchmark } from './support/benchmark';
import { onStage, type Stage } from './support/fixture';
import { bytes, exact, short } from './support/format';
import { closedLoop, type Measured } from './traffic/closed-loop';
import { OURS } from './traffic/contestants';
import { clientsOf, companyNames, openContestant } from './traffic/opened';
import { openServers, type Servers } from './traffic/servers';

const COMPANIES = 10;
const CONCURRENCY = 64;

interface SetUp {
  processes: number;
  shards: number;
}

const SET_UPS: readonly SetUp[] = [
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
    const setUps = quick ? SET_UPS.slice(0, 1) : SET_UPS;
    return onStage(async (stage) => {
      const servers = await openServers(stage);
      const rows: { setUp: SetUp; measured: Measured; rowBytes: number }[] = [];
      for (const setUp of setUps) {
        progress(`${setUp.processes} processes, ${setUp.shards} shards`);
        rows.push({ setUp, ...(await measure(stage, servers, setUp, size)) });
      }
      const name = ({ processes, shards }: SetUp) => `${processes} processes, ${shards} shards`;
      return {
        figures: Object.fromEntries(
          rows.map(({ setUp, measured, rowBytes }) => [
            name(setUp),
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
              'Messages answered per second; and for each message: CPU in milliseconds, operations and bytes.',
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
            rows: rows.map(({ setUp, measured, rowBytes }) => [
              `${setUp.processes}, ${setUp.shards}`,
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
  stage: Stage,
  servers: Servers,
  { processes, shards }: SetUp,
  { conversations, forMs }: { conversations: number; forMs: number },
): Promise<{ measured: Measured; rowBytes: number }> {
  const place = await servers.placeOf(`scaling_${processes}_${shards}`, {
    concurrency: CONCURRENCY,
    thinkMs: 0,
  });
  const companies = companyNames(COMPANIES);
  const opened = await openContestant(stage, OURS, {
    place: { ...place, env: { TURN_SHARDS: String(shards) } },
    companies,
    processes,
  });
  const owners = clientsOf(companies, conversations);
  await Promise.all(owners.map((owner) => opened.clients.ask(owner)));
  const measured = await closedLoop(opened, owners, { servers, forMs });
  await opened.processes.stop();
  return { measured, rowBytes: await bytesOf(place.databaseUrl) };
}

/** Of a message with its reply: both rows, and their part of the indexes. */
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
  'The closed loop of the benchmark before, with other numbers of processes and of shards; servers and clients share the ' +
    'machine, so that from a few processes on there is no more of it. What a message costs is what counts here.',
];
