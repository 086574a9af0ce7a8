import type { Redis } from 'ioredis';
import {
  atLeast,
  atMost,
  type Bar,
  type Benchmark,
  type Measurements,
  type Table,
} from './support/benchmark';
import { bytes, exact, spreadText, times } from './support/format';
import {
  type ContextLoader,
  type LoaderSettings,
  openEarlierSolution,
  openEmptyScript,
  openOurs,
  openOursWithoutLocalCache,
  openPing,
} from './support/loaders';
import { MemorySource } from './support/memory-source';
import { openPeerLoaders } from './support/peer-loaders';
import { type Resources, withResources } from './support/resources';
import { OWNER, salonContext } from './support/salon';
import { ratio, type Spread, spread } from './support/spread';
import { interleaved, type Latency, throughput, timeOneByOne } from './support/timing';
import { total, type Wire, wirePerCall } from './support/wire';

interface Measured extends Latency {
  perSecondAt64: number;
  /** How many segments the source loaded. If it is not 0, the load was not warm. */
  sourceLoads: number;
}

interface Row {
  loader: ContextLoader;
  rounds: Measured[];
  wire: Wire;
}

export const warmLoad: Benchmark = {
  name: 'warm-load',
  title: 'A warm load',
  async run({ quick, progress }) {
    return withResources(async (resources) => {
      const { redis, source, list } = await openLoaders(resources, progress);
      for (const { load } of list) for (let i = 0; i < (quick ? 3 : 200); i++) await load(OWNER);
      progress('timing loads');
      const rows = await measureAll(redis, source, list, quick);
      return {
        measurements: measurementsOf(rows),
        bars: barsOf(rows),
        tables: [tableOf(rows)],
        notes: [...NOTES, ...notWarm(rows)],
      };
    });
  },
};

async function openLoaders(resources: Resources, progress: (text: string) => void) {
  progress('reading the seeded salon');
  const source = new MemorySource(await salonContext());
  const { url } = await resources.redis();
  const settings: LoaderSettings = { redisUrl: url, source };
  const list = [
    await openOurs(resources, settings),
    await openOursWithoutLocalCache(resources, settings),
    await openPing(resources, settings),
    await openEarlierSolution(resources, settings),
    await openEmptyScript(resources, settings),
    ...(await openPeerLoaders(resources, settings)),
  ];
  return { redis: await resources.connection(url), source, list };
}

async function measureAll(
  redis: Redis,
  source: MemorySource,
  list: readonly ContextLoader[],
  quick: boolean,
): Promise<Row[]> {
  const sequential = quick ? { forMs: 30, atLeast: 5 } : { forMs: 400, atLeast: 50 };
  const concurrent = quick ? { forMs: 30, atLeast: 64 } : { forMs: 300, atLeast: 64 };
  const measure = async ({ load }: ContextLoader): Promise<Measured> => {
    const before = source.loads;
    const latency = await timeOneByOne(() => load(OWNER), sequential);
    const perSecondAt64 = await throughput(() => load(OWNER), 64, concurrent);
    return { ...latency, perSecondAt64, sourceLoads: source.loads - before };
  };
  const measures = Object.fromEntries(list.map((loader) => [loader.title, () => measure(loader)]));
  const rounds = await interleaved(quick ? 1 : 7, measures);
  const rows: Row[] = [];
  for (const loader of list) {
    const wire = await wirePerCall(redis, quick ? 5 : 50, () => loader.load(OWNER));
    rows.push({ loader, rounds: rounds[loader.title] ?? [], wire });
  }
  return rows;
}

function barsOf(rows: readonly Row[]): Bar[] {
  const [mine, , bare, before, emptyScript] = rows;
  if (!mine || !bare || !before || !emptyScript)
    throw new Error('the first five loaders are always measured');
  const share = (total(mine.wire) / total(before.wire)) * 100;
  return [
    atMost('p50, as a multiple of a bare PING', ratioOf(mine, bare).median, 2.5, '×'),
    atMost('p50, as a multiple of an empty script', ratioOf(mine, emptyScript).median, 2, '×'),
    atLeast('p50 of the earlier solution, as a multiple of ours', ratioOf(before, mine).median, 8, '×'),
    atMost('bytes on the wire, as a share of the earlier solution', share, 3, '%'),
  ];
}

function ratioOf(row: Row, to: Row): Spread {
  const p50 = ({ rounds }: Row) => rounds.map((round) => round.p50);
  return ratio(p50(row), p50(to));
}

function measurementsOf(rows: readonly Row[]): Measurements {
  const entries = rows.map(({ loader, rounds, wire }) => {
    const over = (metric: keyof Measured) => spread(rounds.map((round) => exact(round[metric])));
    return [
      loader.title,
      {
        p50Ms: over('p50'),
        p95Ms: over('p95'),
        p99Ms: over('p99'),
        cpuMsPerLoad: over('cpuMs'),
        loadsPerSecond: over('perSecond'),
        loadsPerSecondAt64: over('perSecondAt64'),
        segmentsFromSource: over('sourceLoads').max,
        bytesSentPerLoad: exact(wire.sent),
        bytesReceivedPerLoad: exact(wire.received),
      },
    ];
  });
  return Object.fromEntries(entries);
}

function tableOf(rows: readonly Row[]): Table {
  const mine = rows[0] as Row;
  return {
    caption: 'Milliseconds of one load at a time; loads per second with one and with 64 concurrent loads.',
    columns: ['', 'p50', 'p50 / ours', 'p95', 'p99', 'CPU ms', 'loads/s', 'loads/s at 64', 'on the wire'],
    rows: rows.map((row) => {
      const over = (metric: keyof Measured) => spread(row.rounds.map((round) => round[metric]));
      return [
        row.loader.title,
        spreadText(over('p50')),
        row === mine ? '1' : times(ratioOf(row, mine)),
        ...(['p95', 'p99', 'cpuMs', 'perSecond', 'perSecondAt64'] as const).map((metric) =>
          spreadText({ ...over(metric), min: over(metric).median, max: over(metric).median }),
        ),
        bytes(total(row.wire)),
      ];
    }),
  };
}

/** A missed deadline or an evicted entry changes the time of a load, so the report says so. */
function notWarm(rows: readonly Row[]): string[] {
  return rows
    .filter(({ rounds }) => rounds.some(({ sourceLoads }) => sourceLoads > 0))
    .map(({ loader }) => `Not every load was warm: ${loader.title} also asked the source.`);
}

const NOTES = [
  'Measured: one load of the context of the seeded salon (about 290 KB of JSON) when all of it is in Redis. ' +
    'Ours loads as a turn does: with the versions that PostgreSQL has just returned. The earlier solution is one ' +
    'key for each client, read with GET and JSON.parse. The 64 concurrent loads are all for the same client, so a ' +
    'cache that lets callers join a load fetches once for many of them.',
  'One script confirms the four segments in one round trip. The empty script with the same arguments shows what that costs ' +
    'without reading anything: it is the floor. Where a round trip is short and processors are slow or busy, that floor is ' +
    'well above a PING, which has no arguments.',
  'A peer with a local cache answers a warm load without a round trip. layered-loader returns its own object, ' +
    'which takes far less time than a PING. This has a price. The peer does not check whether the value in its ' +
    'local cache is still valid: the value may be stale in each process until its time to live ends or until a ' +
    'message of another process arrives. And a caller that changes the returned object changes it for all ' +
    'callers. By default bentocache, cacheable and cache-manager prevent this: they clone or parse at every load, ' +
    'which takes longer for this amount of data than asking Redis. Ours asks Redis at every load, receives the ' +
    'answer “same” in a few hundred bytes, and returns one frozen object. Peers without a local cache fetch and ' +
    'parse the whole context.',
];
