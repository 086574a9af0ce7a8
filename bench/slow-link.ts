import { atMost, type Benchmark } from './support/benchmark';
import { exact, spreadText, times } from './support/format';
import {
  type ContextLoader,
  type LoaderSettings,
  openEarlierSolution,
  openOurs,
  openOursWithoutLocalCache,
  openPing,
} from './support/loaders';
import { MemorySource } from './support/memory-source';
import { type Resources, withResources } from './support/resources';
import { OWNER, salonContext } from './support/salon';
import { startSlowLink } from './support/slow-link-proxy';
import { ratio, spread } from './support/spread';
import { interleaved, milliseconds } from './support/timing';

const LINK = { oneWayMs: 50, bitsPerSecond: 1_000_000 };

/** The default deadline of a command, 250 ms, is too short for this link. */
const CACHE_TIMEOUT = 10_000;

export const slowLink: Benchmark = {
  name: 'slow-link',
  title: 'A warm load over a slow link',
  async run({ quick, progress }) {
    return withResources(async (resources) => {
      const { bare, mine, cold, before } = await openLoaders(resources);
      for (const { load } of [bare, mine, cold, before]) await load(OWNER);
      progress('timing loads over the link');
      const several = async ({ load }: ContextLoader, count: number) => {
        const each: number[] = [];
        for (let i = 0; i < count; i++) each.push(await milliseconds(() => load(OWNER)));
        return spread(each).median;
      };
      const rounds = await interleaved(quick ? 1 : 5, {
        ping: () => several(bare, quick ? 2 : 10),
        ours: () => several(mine, quick ? 2 : 10),
        oursWithoutLocalCache: () => several(cold, quick ? 1 : 3),
        earlier: () => several(before, 1),
      });
      const overPing = ratio(rounds.ours, rounds.ping);
      const rows = [
        { title: 'a bare PING: the round trip of the link', runs: rounds.ping },
        { title: mine.title, runs: rounds.ours },
        { title: cold.title, runs: rounds.oursWithoutLocalCache },
        { title: before.title, runs: rounds.earlier },
      ];
      return {
        measurements: Object.fromEntries(
          rows.map(({ title, runs }) => [title, { ms: spread(runs.map(exact)) }]),
        ),
        bars: [atMost('median, as a multiple of the round trip', overPing.median, 1.3, '×')],
        tables: [
          {
            caption: 'Milliseconds of one load.',
            columns: ['', 'ms', '/ round trip'],
            rows: rows.map(({ title, runs }) => [
              title,
              spreadText(spread(runs)),
              times(ratio(runs, rounds.ping)),
            ]),
          },
        ],
        notes: NOTES,
      };
    });
  },
};

async function openLoaders(resources: Resources) {
  const source = new MemorySource(await salonContext());
  const { url } = await resources.redis();
  const link = await startSlowLink(url, LINK);
  resources.onClose(() => link.stop());
  // Fills Redis without the slow link.
  const near: LoaderSettings = { redisUrl: url, source };
  for (const fill of [await openOurs(resources, near), await openEarlierSolution(resources, near)])
    await fill.load(OWNER);
  const far: LoaderSettings = { redisUrl: link.url, source, timeoutMs: CACHE_TIMEOUT };
  return {
    bare: await openPing(resources, far),
    mine: await openOurs(resources, far),
    cold: await openOursWithoutLocalCache(resources, far),
    before: await openEarlierSolution(resources, far),
  };
}

const NOTES = [
  'Measured: the same load through a proxy that delays by 50 ms in each direction and passes 1 Mbit/s, like a ' +
    'Redis in another country or a tunnel from a laptop. The default deadline of a cache command is 250 ms. On ' +
    'such a link set `CACHE_TIMEOUT`, as this benchmark does (10 s).',
];
