import { atMost, type Benchmark } from './support/benchmark';
import { type Contender, earlier, ours, oursWithoutCopies, type Place, ping } from './support/contenders';
import { onStage, type Stage } from './support/fixture';
import { exact, spreadText, times } from './support/format';
import { MemorySource } from './support/memory-source';
import { OWNER, salonContext } from './support/salon';
import { startSlowLink } from './support/slow-link-proxy';
import { ratio, spread } from './support/spread';
import { interleaved, milliseconds } from './support/timing';

const LINK = { oneWayMs: 50, bitsPerSecond: 1_000_000 };

/** The default deadline of a command, 250 ms, is for a Redis in the same building. */
const CACHE_TIMEOUT = 10_000;

export const slowLink: Benchmark = {
  name: 'slow-link',
  title: 'A warm load over a slow link',
  async run({ quick, progress }) {
    return onStage(async (stage) => {
      const { bare, mine, cold, before } = await openContenders(stage);
      for (const { load } of [bare, mine, cold, before]) await load(OWNER);
      progress('timing loads over the link');
      const several = async ({ load }: Contender, count: number) => {
        const each: number[] = [];
        for (let i = 0; i < count; i++) each.push(await milliseconds(() => load(OWNER)));
        return spread(each).median;
      };
      const rounds = await interleaved(quick ? 1 : 5, {
        ping: () => several(bare, quick ? 2 : 10),
        ours: () => several(mine, quick ? 2 : 10),
        oursWithoutCopies: () => several(cold, quick ? 1 : 3),
        earlier: () => several(before, 1),
      });
      const overPing = ratio(rounds.ours, rounds.ping);
      const rows = [
        { title: "a bare PING: the link's round trip", runs: rounds.ping },
        { title: mine.title, runs: rounds.ours },
        { title: cold.title, runs: rounds.oursWithoutCopies },
        { title: before.title, runs: rounds.earlier },
      ];
      return {
        figures: Object.fromEntries(rows.map(({ title, runs }) => [title, { ms: spread(runs.map(exact)) }])),
        bars: [atMost("median, as multiple of the link's round trip", overPing.median, 1.3, '×')],
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

async function openContenders(stage: Stage) {
  const source = new MemorySource(await salonContext());
  const { url } = await stage.redis();
  const link = await startSlowLink(url, LINK);
  stage.closing(() => link.stop());
  // What is to be read is put there by the short way.
  const near: Place = { redisUrl: url, source };
  for (const fill of [await ours(stage, near), await earlier(stage, near)]) await fill.load(OWNER);
  const far: Place = { redisUrl: link.url, source, timeoutMs: CACHE_TIMEOUT };
  return {
    bare: await ping(stage, far),
    mine: await ours(stage, far),
    cold: await oursWithoutCopies(stage, far),
    before: await earlier(stage, far),
  };
}

const NOTES = [
  'The same context over a proxy that delays by 50 ms in each direction and passes 1 Mbit/s: a Redis in another country, ' +
    'or a developer behind a tunnel. A command of the cache has 250 ms by default; whoever has such a link sets ' +
    '`CACHE_TIMEOUT`, as is done here (10 s).',
];
