import type { Redis } from 'ioredis';
import type { ContextOwner } from '../src/domain/context';
import { atLeast, type Benchmark, type Table } from './support/benchmark';
import { type Contender, earlier, ours, type Place } from './support/contenders';
import { type Copies, copiesTable, heapOfCopies, jsonBytes } from './support/copies';
import { crowd, forEach } from './support/crowd';
import { dialogueOf } from './support/dialogue';
import { onStage } from './support/fixture';
import { bytes, exact, short } from './support/format';
import { MemorySource } from './support/memory-source';
import { SOURCE_OPTIONS, salonContext } from './support/salon';
import { type Spread, spread } from './support/spread';
import { interleaved } from './support/timing';
import { field } from './support/wire';

interface Taken {
  bytes: number;
  keys: number;
}

interface Row {
  town: string;
  title: string;
  bytes: Spread;
  keys: number;
}

export const memory: Benchmark = {
  name: 'memory',
  title: 'Memory',
  async run({ quick, progress }) {
    return onStage(async (stage) => {
      const source = new MemorySource(await salonContext(), ownWords);
      const place: Place = { redisUrl: (await stage.redis()).url, source };
      const redis = await stage.connection(place.redisUrl);
      const [mine, before] = [await ours(stage, place), await earlier(stage, place)];
      const towns = quick
        ? { 'one company, 100 clients': crowd(1, 100), '10 companies, 10 clients each': crowd(10, 10) }
        : { 'one company, 1000 clients': crowd(1, 1000), '100 companies, 10 clients each': crowd(100, 10) };

      const rows: Row[] = [];
      for (const [town, owners] of Object.entries(towns)) {
        progress(town);
        const takenBy = (contender: Contender) => () => taken(redis, contender, owners);
        const rounds = await interleaved(quick ? 1 : 3, { ours: takenBy(mine), earlier: takenBy(before) });
        rows.push(rowOf(town, mine.title, rounds.ours), rowOf(town, before.title, rounds.earlier));
      }
      const copies: Copies[] = [];
      for (const [town, owners] of Object.entries(towns)) {
        progress(`copies in a process, ${town}`);
        await taken(redis, mine, owners);
        const heap = await heapOfCopies({ redisUrl: place.redisUrl, owners });
        copies.push({ town, heap, json: await jsonBytes(source, owners) });
      }

      const [oneTown, allBefore, manyTowns, manyBefore] = rows as [Row, Row, Row, Row];
      const share = (mineRow: Row, beforeRow: Row) => beforeRow.bytes.median / mineRow.bytes.median;
      return {
        figures: {
          ...Object.fromEntries(
            rows.map((row) => [`${row.town}: ${row.title}`, { bytes: row.bytes, keys: row.keys }]),
          ),
          timesLessForOneCompany: exact(share(oneTown, allBefore)),
          timesLessForManyCompanies: exact(share(manyTowns, manyBefore)),
          copies: copies.map(({ town, heap, json }) => ({ town, heapBytes: heap, jsonBytes: json })),
        },
        bars: [
          atLeast(
            `Redis memory for ${oneTown.town}, times less than the earlier solution`,
            share(oneTown, allBefore),
            30,
            '×',
          ),
        ],
        tables: [tableOf(rows), copiesTable(copies)],
        notes: [
          'What `used_memory` of an otherwise empty Redis grows by when every client has been served once. Each client has said ' +
            'something else; the salons are alike, but Redis does not know that.',
          'Copies: what the heap of a process, its buffers included, grows by when it has loaded the context of every client.',
        ],
      };
    });
  },
};

function ownWords(client: string) {
  return dialogueOf(SOURCE_OPTIONS.dialogueMessages, Number(client.slice(-7)));
}

async function taken(redis: Redis, { load }: Contender, owners: readonly ContextOwner[]): Promise<Taken> {
  await redis.flushall('SYNC');
  const before = field(await redis.info('memory'), 'used_memory');
  await forEach(owners, 16, load);
  return { bytes: field(await redis.info('memory'), 'used_memory') - before, keys: await redis.dbsize() };
}

function rowOf(town: string, title: string, rounds: readonly Taken[]): Row {
  return { town, title, bytes: spread(rounds.map((round) => round.bytes)), keys: rounds[0]?.keys ?? 0 };
}

function tableOf(rows: readonly Row[]): Table {
  return {
    caption: 'Memory of Redis.',
    columns: ['', '', 'memory', 'keys', 'memory of a client'],
    rows: rows.map(({ town, title, bytes: { median }, keys }) => [
      town,
      title,
      bytes(median),
      short(keys),
      bytes(median / clientsOf(town)),
    ]),
  };
}

function clientsOf(town: string): number {
  return (town.match(/\d+/g) ?? []).reduce((product, count) => product * Number(count), 1);
}
