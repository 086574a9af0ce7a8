import type { ContextSource } from '../src/context/source';
import { createPostgresSource } from '../src/db/context-source';
import { SEGMENTS, type SegmentName } from '../src/domain/context';
import { atMost, type Benchmark } from './support/benchmark';
import { seedBusySalon } from './support/busy-salon';
import { countedSource, type Loads } from './support/counted-source';
import { exact, short, spreadText, times } from './support/format';
import { openService } from './support/loaders';
import { withResources } from './support/resources';
import { OWNER, openSalonDatabase, SOURCE_OPTIONS } from './support/salon';
import { ratio, spread } from './support/spread';
import { StatementLog } from './support/statement-log';
import { interleaved, milliseconds } from './support/timing';

interface Herd {
  ms: number;
  loads: Loads;
}

const PROCESSES = 2;

export const coldLoad: Benchmark = {
  name: 'cold-load',
  title: 'A cold load',
  async run({ quick, progress }) {
    return withResources(async (resources) => {
      progress('seeding a salon with many clients');
      const clients = quick ? 100 : 1000;
      const { db } = await openSalonDatabase(resources);
      const owners = await seedBusySalon(db, clients);
      const log = new StatementLog();
      const source = countedSource(createPostgresSource(db.withPlugin(log), SOURCE_OPTIONS));
      const { url } = await resources.redis();
      const redis = await resources.connection(url);
      const services = await Promise.all(
        Array.from({ length: PROCESSES }, () =>
          openService(resources, { redisUrl: url, source: source.source }),
        ),
      );
      const [service] = services;
      if (!service) throw new Error('there is no service');

      progress('one client');
      const emptied = async (work: () => Promise<unknown>) => {
        await redis.flushall('SYNC');
        return milliseconds(work);
      };
      const oneCold = () => emptied(() => service.load(OWNER));
      const parallel = () => emptied(() => loadInParallel(source.source));
      const inSequence = () => emptied(() => loadInSequence(source.source));
      for (let i = 0; i < (quick ? 1 : 10); i++) await interleaved(1, { oneCold, parallel, inSequence }); // opens the pool and warms the query plans
      log.take();
      await oneCold();
      const { statements, depth } = log.take();
      const single = await interleaved(quick ? 2 : 30, { ours: oneCold, parallel, inSequence });
      const oursOverInSequence = ratio(single.ours, single.inSequence);

      progress(`${clients} clients at the same time`);
      const herd = (processes: number) => async (): Promise<Herd> => {
        await redis.flushall('SYNC');
        source.take();
        const ms = await milliseconds(() =>
          Promise.all(owners.map((owner, i) => (services[i % processes] ?? service).load(owner))),
        );
        return { ms, loads: source.take() };
      };
      const herds = await interleaved(quick ? 1 : 3, { one: herd(1), two: herd(PROCESSES) });

      return {
        measurements: {
          statements,
          depth,
          oursMs: spread(single.ours.map(exact)),
          parallelMs: spread(single.parallel.map(exact)),
          inSequenceMs: spread(single.inSequence.map(exact)),
          oursOverInSequence,
          clientsAtOnce: clients,
          oneProcess: herdMeasurements(herds.one),
          twoProcesses: herdMeasurements(herds.two),
        },
        bars: [
          atMost('sequential statements', depth, 1, ''),
          ...barsOf('one process', herds.one),
          ...barsOf('two processes', herds.two),
        ],
        tables: [
          {
            caption: 'One client. Sequential statements each wait for the one before.',
            columns: ['', 'statements', 'sequential', 'ms'],
            rows: [
              [
                'ours: asks Redis, asks PostgreSQL, stores',
                short(statements),
                short(depth),
                spreadText(spread(single.ours)),
              ],
              ['the same statements in parallel, no cache', '4', '1', spreadText(spread(single.parallel))],
              ['the same statements in sequence, no cache', '4', '4', spreadText(spread(single.inSequence))],
              ['ours / in sequence', '', '', times(oursOverInSequence)],
            ],
          },
          {
            caption: `${clients} clients of one company at the same time: how often each segment was loaded.`,
            columns: ['', ...SEGMENTS, 'ms for all'],
            rows: [herdRow('one process', herds.one), herdRow('two processes', herds.two)],
          },
        ],
        notes: [
          'Measured: a load when Redis is empty. PostgreSQL and its connections are warm, and the salon is the seeded ' +
            'one. The two “processes” are two services with their own connections and local caches; they share only ' +
            'Redis.',
          'Here PostgreSQL is on the same machine: a round trip takes almost no time, and the statements share the ' +
            'processors. With a remote PostgreSQL, statements that run one after the other cost more.',
        ],
      };
    });
  },
};

async function loadInSequence(source: ContextSource): Promise<void> {
  const { signal } = new AbortController();
  for (const segment of SEGMENTS) await source[segment](OWNER, signal);
}

async function loadInParallel(source: ContextSource): Promise<void> {
  const { signal } = new AbortController();
  await Promise.all(SEGMENTS.map((segment) => source[segment](OWNER, signal)));
}

/** The maximum over all rounds: it is 1 only if every round loaded the segment once. */
function most(rounds: readonly Herd[], segment: SegmentName): number {
  return Math.max(...rounds.map(({ loads }) => loads[segment]));
}

function barsOf(who: string, rounds: readonly Herd[]) {
  return (['company', 'schedule'] as const).map((segment) =>
    atMost(`loads of the ${segment}, ${who}`, most(rounds, segment), 1, ''),
  );
}

function herdMeasurements(rounds: readonly Herd[]) {
  const loads = Object.fromEntries(SEGMENTS.map((segment) => [segment, most(rounds, segment)]));
  return { loads, ms: spread(rounds.map(({ ms }) => exact(ms))) };
}

function herdRow(who: string, rounds: readonly Herd[]): string[] {
  const loads = SEGMENTS.map((segment) => short(most(rounds, segment)));
  return [who, ...loads, spreadText(spread(rounds.map(({ ms }) => ms)))];
}
