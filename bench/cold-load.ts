import type { ContextSource } from '../src/context/source';
import { createPostgresSource } from '../src/db/context-source';
import { SEGMENTS, type SegmentName } from '../src/domain/context';
import { atMost, type Benchmark } from './support/benchmark';
import { seedBusySalon } from './support/busy-salon';
import { openService } from './support/contenders';
import { countedSource, type Loads } from './support/counted-source';
import { onStage } from './support/fixture';
import { exact, short, spreadText, times } from './support/format';
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
    return onStage(async (stage) => {
      progress('seeding a salon with many clients');
      const clients = quick ? 100 : 1000;
      const { db } = await openSalonDatabase(stage);
      const owners = await seedBusySalon(db, clients);
      const log = new StatementLog();
      const source = countedSource(createPostgresSource(db.withPlugin(log), SOURCE_OPTIONS));
      const { url } = await stage.redis();
      const redis = await stage.connection(url);
      const services = await Promise.all(
        Array.from({ length: PROCESSES }, () => openService(stage, { redisUrl: url, source: source.source })),
      );
      const [service] = services;
      if (!service) throw new Error('there is no service');

      progress('one client');
      const emptied = async (work: () => Promise<unknown>) => {
        await redis.flushall('SYNC');
        return milliseconds(work);
      };
      const oneCold = () => emptied(() => service.load(OWNER));
      const atOnce = () => emptied(() => allAtOnce(source.source));
      const inTurn = () => emptied(() => oneAfterTheOther(source.source));
      for (let i = 0; i < (quick ? 1 : 10); i++) await interleaved(1, { oneCold, atOnce, inTurn }); // opens the pool, warms plans
      log.take();
      await oneCold();
      const { statements, depth } = log.take();
      const single = await interleaved(quick ? 2 : 30, { ours: oneCold, atOnce, inTurn });
      const overInTurn = ratio(single.ours, single.inTurn);

      progress(`${clients} clients at once`);
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
        figures: {
          statements,
          depth,
          oursMs: spread(single.ours.map(exact)),
          atOnceMs: spread(single.atOnce.map(exact)),
          oneAfterTheOtherMs: spread(single.inTurn.map(exact)),
          oursOverOneAfterTheOther: overInTurn,
          clientsAtOnce: clients,
          oneProcess: herdFigures(herds.one),
          twoProcesses: herdFigures(herds.two),
        },
        bars: [
          atMost('statements one after the other', depth, 1, ''),
          ...barsOf('one process', herds.one),
          ...barsOf('two processes', herds.two),
        ],
        tables: [
          {
            caption: 'One client, milliseconds.',
            columns: ['', 'statements', 'one after the other', 'ms'],
            rows: [
              [
                'ours: asks Redis, asks PostgreSQL, stores',
                short(statements),
                short(depth),
                spreadText(spread(single.ours)),
              ],
              ['the same statements at once, no cache', '4', '1', spreadText(spread(single.atOnce))],
              [
                'the same statements one after the other, no cache',
                '4',
                '4',
                spreadText(spread(single.inTurn)),
              ],
              ['ours / one after the other', '', '', times(overInTurn)],
            ],
          },
          {
            caption: `${clients} clients of one company at once: how often each segment was loaded.`,
            columns: ['', ...SEGMENTS, 'ms for all'],
            rows: [herdRow('one process', herds.one), herdRow('two processes', herds.two)],
          },
        ],
        notes: [
          'Redis is empty, PostgreSQL and the connections to it are warm, the salon is the seeded one. Two “processes” are two ' +
            'services with connections and copies of their own: they know each other through Redis alone.',
          'Here PostgreSQL is on the same machine, so a round trip costs next to nothing and the statements share its processors; ' +
            'the farther it is, the more the depth counts.',
        ],
      };
    });
  },
};

async function oneAfterTheOther(source: ContextSource): Promise<void> {
  const { signal } = new AbortController();
  for (const segment of SEGMENTS) await source[segment](OWNER, signal);
}

async function allAtOnce(source: ContextSource): Promise<void> {
  const { signal } = new AbortController();
  await Promise.all(SEGMENTS.map((segment) => source[segment](OWNER, signal)));
}

/** The most of all rounds: exactly once means every time. */
function most(rounds: readonly Herd[], segment: SegmentName): number {
  return Math.max(...rounds.map(({ loads }) => loads[segment]));
}

function barsOf(who: string, rounds: readonly Herd[]) {
  return (['company', 'schedule'] as const).map((segment) =>
    atMost(`loads of the ${segment}, ${who}`, most(rounds, segment), 1, ''),
  );
}

function herdFigures(rounds: readonly Herd[]) {
  const loads = Object.fromEntries(SEGMENTS.map((segment) => [segment, most(rounds, segment)]));
  return { loads, ms: spread(rounds.map(({ ms }) => exact(ms))) };
}

function herdRow(who: string, rounds: readonly Herd[]): string[] {
  const loads = SEGMENTS.map((segment) => short(most(rounds, segment)));
  return [who, ...loads, spreadText(spread(rounds.map(({ ms }) => ms)))];
}
