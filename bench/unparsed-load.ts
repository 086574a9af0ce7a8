import { atMost, type Benchmark, type Measurements, type Table } from './support/benchmark';
import { bytes, exact, spreadText, times } from './support/format';
import {
  type ContextLoader,
  type LoaderSettings,
  openEarlierSolution,
  openOursWithoutLocalCache,
} from './support/loaders';
import { MemorySource } from './support/memory-source';
import { withResources } from './support/resources';
import { OWNER, salonContext } from './support/salon';
import { ratio, type Spread, spread } from './support/spread';
import { interleaved, type Latency, timeOneByOne } from './support/timing';
import { total, wirePerCall } from './support/wire';

interface Row {
  loader: ContextLoader;
  rounds: Latency[];
  wireBytes: number;
}

export const unparsedLoad: Benchmark = {
  name: 'unparsed-load',
  title: 'A load that parses',
  async run({ quick, progress }) {
    return withResources(async (resources) => {
      progress('reading the seeded salon');
      const source = new MemorySource(await salonContext());
      const settings: LoaderSettings = { redisUrl: (await resources.redis()).url, source };
      const list = [
        await openOursWithoutLocalCache(resources, settings),
        await openEarlierSolution(resources, settings),
      ];
      for (const { load } of list) for (let i = 0; i < (quick ? 3 : 100); i++) await load(OWNER);
      progress('timing loads');
      const limits = quick ? { forMs: 30, atLeast: 5 } : { forMs: 400, atLeast: 50 };
      const measures = list.map(({ title, load }) => [title, () => timeOneByOne(() => load(OWNER), limits)]);
      const rounds = await interleaved(
        quick ? 1 : 11,
        Object.fromEntries(measures) as Record<string, () => Promise<Latency>>,
      );
      const redis = await resources.connection(settings.redisUrl);
      const rows: Row[] = [];
      for (const loader of list) {
        const wire = await wirePerCall(redis, quick ? 5 : 50, () => loader.load(OWNER));
        rows.push({ loader, rounds: rounds[loader.title] ?? [], wireBytes: total(wire) });
      }
      return resultOf(rows as [Row, Row]);
    });
  },
};

function resultOf([ours, earlier]: [Row, Row]) {
  const ofEarlier = (metric: 'p50' | 'cpuMs') => ratio(valuesOf(ours, metric), valuesOf(earlier, metric));
  const [p50, cpu] = [ofEarlier('p50'), ofEarlier('cpuMs')];
  return {
    measurements: measurementsOf([ours, earlier], p50, cpu),
    bars: [
      atMost('p50, as a multiple of the earlier solution', p50.median, 1, '×'),
      atMost('processor time, as a multiple of the earlier solution', cpu.median, 1.1, '×'),
    ],
    tables: [tableOf([ours, earlier], p50, cpu)],
    notes: NOTES,
  };
}

function valuesOf({ rounds }: Row, metric: keyof Latency): number[] {
  return rounds.map((round) => round[metric]);
}

function measurementsOf(rows: readonly Row[], p50: Spread, cpu: Spread): Measurements {
  const entries = rows.map((row) => [
    row.loader.title,
    {
      p50Ms: spread(valuesOf(row, 'p50').map(exact)),
      cpuMsPerLoad: spread(valuesOf(row, 'cpuMs').map(exact)),
      bytesOnTheWire: exact(row.wireBytes),
    },
  ]);
  return { ...Object.fromEntries(entries), p50OfEarlier: p50, cpuOfEarlier: cpu };
}

function tableOf(rows: readonly [Row, Row], p50: Spread, cpu: Spread): Table {
  return {
    caption: 'Milliseconds of one load at a time.',
    columns: ['', 'p50', 'p50 / earlier', 'CPU ms', 'CPU / earlier', 'on the wire'],
    rows: rows.map((row, i) => [
      row.loader.title,
      spreadText(spread(valuesOf(row, 'p50'))),
      i === 0 ? times(p50) : '1',
      spreadText(spread(valuesOf(row, 'cpuMs'))),
      i === 0 ? times(cpu) : '1',
      bytes(row.wireBytes),
    ]),
  };
}

const NOTES = [
  'Measured: the same load in a process that cannot keep the company parsed, such as one that takes turns of more than 600 ' +
    'large salons with the default `CACHE_LOCAL_MB`. Every load fetches, decompresses, parses and freezes all segments. ' +
    'The same work is done once in each process after each booking. The earlier solution fetches one JSON value and parses it.',
  'Long arrays of equal objects are stored as tables: the keys once, and a column for each. That halves the JSON of a ' +
    'schedule, and takes a third off its compressed size and off the time for parsing it.',
];
