import type { Redis } from 'ioredis';
import type { ContextOwner } from '../src/domain/context';
import { atLeast, type Benchmark, type Table } from './support/benchmark';
import { dialogueOf } from './support/dialogue';
import { bytes, exact, short } from './support/format';
import { type ContextLoader, type LoaderSettings, openEarlierSolution, openOurs } from './support/loaders';
import { jsonBytes, type LocalCacheHeap, localCacheTable, measureHeap } from './support/local-cache-heap';
import { MemorySource } from './support/memory-source';
import { forEach, ownersOf } from './support/owners';
import { withResources } from './support/resources';
import { SOURCE_OPTIONS, salonContext } from './support/salon';
import { type Spread, spread } from './support/spread';
import { interleaved } from './support/timing';
import { field } from './support/wire';

interface Taken {
  bytes: number;
  keys: number;
}

interface Row {
  population: string;
  title: string;
  bytes: Spread;
  keys: number;
}

export const memory: Benchmark = {
  name: 'memory',
  title: 'Memory',
  async run({ quick, progress }) {
    return withResources(async (resources) => {
      const source = new MemorySource(await salonContext(), dialogueOfClient);
      const settings: LoaderSettings = { redisUrl: (await resources.redis()).url, source };
      const redis = await resources.connection(settings.redisUrl);
      const [mine, before] = [
        await openOurs(resources, settings),
        await openEarlierSolution(resources, settings),
      ];
      const populations = quick
        ? { 'one company, 100 clients': ownersOf(1, 100), '10 companies, 10 clients each': ownersOf(10, 10) }
        : {
            'one company, 1000 clients': ownersOf(1, 1000),
            '100 companies, 10 clients each': ownersOf(100, 10),
          };

      const rows: Row[] = [];
      for (const [population, owners] of Object.entries(populations)) {
        progress(population);
        const takenBy = (loader: ContextLoader) => () => taken(redis, loader, owners);
        const rounds = await interleaved(quick ? 1 : 3, { ours: takenBy(mine), earlier: takenBy(before) });
        rows.push(
          rowOf(population, mine.title, rounds.ours),
          rowOf(population, before.title, rounds.earlier),
        );
      }
      const localCaches: LocalCacheHeap[] = [];
      for (const [population, owners] of Object.entries(populations)) {
        progress(`local cache of a process, ${population}`);
        await taken(redis, mine, owners);
        const heap = await measureHeap({ redisUrl: settings.redisUrl, owners });
        localCaches.push({ population, heap, json: await jsonBytes(source, owners) });
      }

      const [oneCompany, oneCompanyBefore, manyCompanies, manyCompaniesBefore] = rows as [Row, Row, Row, Row];
      const share = (mineRow: Row, beforeRow: Row) => beforeRow.bytes.median / mineRow.bytes.median;
      return {
        measurements: {
          ...Object.fromEntries(
            rows.map((row) => [`${row.population}: ${row.title}`, { bytes: row.bytes, keys: row.keys }]),
          ),
          timesLessForOneCompany: exact(share(oneCompany, oneCompanyBefore)),
          timesLessForManyCompanies: exact(share(manyCompanies, manyCompaniesBefore)),
          localCaches: localCaches.map(({ population, heap, json }) => ({
            population,
            heapBytes: heap,
            jsonBytes: json,
          })),
        },
        bars: [
          atLeast(
            `Redis memory of the earlier solution for ${oneCompany.population}, as a multiple of ours`,
            share(oneCompany, oneCompanyBefore),
            30,
            '×',
          ),
        ],
        tables: [tableOf(rows), localCacheTable(localCaches)],
        notes: [
          'Measured in Redis: by how much `used_memory` of an empty Redis grows when the context of every client has ' +
            'been loaded once. Each client has a different dialogue. The salons have equal content, but Redis does not ' +
            'share it between them.',
          'Measured in a process: by how much the heap, including its buffers, grows when the process has loaded the ' +
            'context of every client into its local cache.',
        ],
      };
    });
  },
};

function dialogueOfClient(client: string) {
  return dialogueOf(SOURCE_OPTIONS.dialogueMessages, Number(client.slice(-7)));
}

async function taken(redis: Redis, { load }: ContextLoader, owners: readonly ContextOwner[]): Promise<Taken> {
  await redis.flushall('SYNC');
  const before = field(await redis.info('memory'), 'used_memory');
  await forEach(owners, 16, load);
  return { bytes: field(await redis.info('memory'), 'used_memory') - before, keys: await redis.dbsize() };
}

function rowOf(population: string, title: string, rounds: readonly Taken[]): Row {
  return { population, title, bytes: spread(rounds.map((round) => round.bytes)), keys: rounds[0]?.keys ?? 0 };
}

function tableOf(rows: readonly Row[]): Table {
  return {
    caption: 'Memory in Redis.',
    columns: ['', '', 'memory', 'keys', 'memory per client'],
    rows: rows.map(({ population, title, bytes: { median }, keys }) => [
      population,
      title,
      bytes(median),
      short(keys),
      bytes(median / clientsOf(population)),
    ]),
  };
}

function clientsOf(population: string): number {
  return (population.match(/\d+/g) ?? []).reduce((product, count) => product * Number(count), 1);
}
