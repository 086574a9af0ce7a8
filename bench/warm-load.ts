import type { Redis } from 'ioredis';
import { atLeast, atMost, type Bar, type Benchmark, type Figures, type Table } from './support/benchmark';
import { type Contender, earlier, ours, oursWithoutCopies, type Place, ping } from './support/contenders';
import { onStage, type Stage } from './support/fixture';
import { bytes, exact, spreadText, times } from './support/format';
import { MemorySource } from './support/memory-source';
import { peerContenders } from './support/peer-contenders';
import { OWNER, salonContext } from './support/salon';
import { ratio, type Spread, spread } from './support/spread';
import { interleaved, type Latency, throughput, timeOneByOne } from './support/timing';
import { total, type Wire, wirePerCall } from './support/wire';

interface Measured extends Latency {
  perSecondAt64: number;
  /** Segments that the source was asked for: none, or the load was not warm. */
  sourceLoads: number;
}

interface Row {
  contender: Contender;
  rounds: Measured[];
  wire: Wire;
}

export const warmLoad: Benchmark = {
  name: 'warm-load',
  title: 'A warm load',
  async run({ quick, progress }) {
    return onStage(async (stage) => {
      const { redis, source, list } = await openContenders(stage, progress);
      for (const { load } of list) for (let i = 0; i < (quick ? 3 : 200); i++) await load(OWNER);
      progress('timing loads');
      const rows = await measureAll(redis, source, list, quick);
      return {
        figures: figuresOf(rows),
        bars: barsOf(rows),
        tables: [tableOf(rows)],
        notes: [...NOTES, ...notWarm(rows)],
      };
    });
  },
};

async function openContenders(stage: Stage, progress: (text: string) => void) {
  progress('reading the seeded salon');
  const source = new MemorySource(await salonContext());
  const { url } = await stage.redis();
  const place: Place = { redisUrl: url, source };
  const list = [
    await ours(stage, place),
    await oursWithoutCopies(stage, place),
    await ping(stage, place),
    await earlier(stage, place),
    ...(await peerContenders(stage, place)),
  ];
  return { redis: await stage.connection(url), source, list };
}

async function measureAll(
  redis: Redis,
  source: MemorySource,
  list: readonly Contender[],
  quick: boolean,
): Promise<Row[]> {
  const alone = quick ? { forMs: 30, atLeast: 5 } : { forMs: 400, atLeast: 50 };
  const crowd = quick ? { forMs: 30, atLeast: 64 } : { forMs: 300, atLeast: 64 };
  const measure = async ({ load }: Contender): Promise<Measured> => {
    const before = source.loads;
    const latency = await timeOneByOne(() => load(OWNER), alone);
    const perSecondAt64 = await throughput(() => load(OWNER), 64, crowd);
    return { ...latency, perSecondAt64, sourceLoads: source.loads - before };
  };
  const measures = Object.fromEntries(list.map((contender) => [contender.title, () => measure(contender)]));
  const rounds = await interleaved(quick ? 1 : 7, measures);
  const rows: Row[] = [];
  for (const contender of list) {
    const wire = await wirePerCall(redis, quick ? 5 : 50, () => contender.load(OWNER));
    rows.push({ contender, rounds: rounds[contender.title] ?? [], wire });
  }
  return rows;
}

function barsOf(rows: readonly Row[]): Bar[] {
  const [mine, , bare, before] = rows;
  if (!mine || !bare || !before) throw new Error('the first four are always measured');
  const share = (total(mine.wire) / total(before.wire)) * 100;
  return [
    atMost('p50, as multiple of a bare PING', ratioOf(mine, bare).median, 2.5, '×'),
    atLeast('p50, times as fast as the earlier solution', ratioOf(before, mine).median, 8, '×'),
    atMost('bytes on the wire, of those of the earlier solution', share, 3, '%'),
  ];
}

function ratioOf(row: Row, to: Row): Spread {
  const p50 = ({ rounds }: Row) => rounds.map((round) => round.p50);
  return ratio(p50(row), p50(to));
}

function figuresOf(rows: readonly Row[]): Figures {
  const entries = rows.map(({ contender, rounds, wire }) => {
    const over = (figure: keyof Measured) => spread(rounds.map((round) => exact(round[figure])));
    return [
      contender.title,
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
    caption: 'Milliseconds, one load after the other; loads per second with one and with 64 under way.',
    columns: ['', 'p50', 'p50 / ours', 'p95', 'p99', 'CPU ms', 'loads/s', 'loads/s at 64', 'on the wire'],
    rows: rows.map((row) => {
      const over = (figure: keyof Measured) => spread(row.rounds.map((round) => round[figure]));
      return [
        row.contender.title,
        spreadText(over('p50')),
        row === mine ? '1' : times(ratioOf(row, mine)),
        ...(['p95', 'p99', 'cpuMs', 'perSecond', 'perSecondAt64'] as const).map((figure) =>
          spreadText({ ...over(figure), min: over(figure).median, max: over(figure).median }),
        ),
        bytes(total(row.wire)),
      ];
    }),
  };
}

/** A deadline that ran out, or an entry that was thrown away, makes a load look fast or slow for another reason. */
function notWarm(rows: readonly Row[]): string[] {
  return rows
    .filter(({ rounds }) => rounds.some(({ sourceLoads }) => sourceLoads > 0))
    .map(({ contender }) => `Not all of it was warm: ${contender.title} has asked the source meanwhile.`);
}

const NOTES = [
  'The context of the seeded salon, about 290 KB of JSON, everything in Redis already. Ours is asked as a turn asks: with ' +
    'the versions that PostgreSQL has just told it. The earlier solution is one key for each client, GET and JSON.parse. ' +
    'With 64 under way all ask for the same client: caches that let callers join a load fetch once for many.',
  'A peer that keeps values in process answers a warm load without any round trip, and where it hands out its own objects ' +
    '(layered-loader) that is far below a PING. What that costs: nobody has asked whether the value still stands, so the ' +
    'copy may be stale, in each process for as long as its time to live or until a message of another process has got ' +
    'through; and a caller who writes to what he is given changes it for all. bentocache, cacheable and cache-manager guard ' +
    'against the latter, unless told not to, by a clone or by parsing at every load, which for this much data takes longer ' +
    'than asking Redis. Ours asks Redis at every load, is told “the same” in a few hundred bytes, and hands out one frozen ' +
    'object. Peers without such a layer fetch and parse the whole.',
];
