import { atLeast, atMost, type Benchmark } from './support/benchmark';
import { BETWEEN, type Contender, type Flood, type Load, type Measured, measureFlood } from './support/flood';
import { exact, short } from './support/format';
import { withResources } from './support/resources';
import { spread } from './support/spread';
import { groupmq, NAIVE_LOCK, OURS, OURS_WITH_PRODUCER } from './traffic/pipelines';

const SECOND = 1000;

/** A responder that calls a model, and the workers that PM2 starts by default. */
const SLOW: Load = { thinkMs: SECOND, concurrency: 64, forMs: 20_000, messages: 1000, conversations: 10_000 };
/** A responder that only reads its context. */
const FAST: Load = { ...SLOW, thinkMs: 30, concurrency: 16, forMs: 12_000 };

/** With this many places each process needs fewer connections than places. */
const POOL = { DATABASE_POOL: '16' };
const OURS_WITH_RULES: Contender = { title: 'ours', file: OURS_WITH_PRODUCER, env: POOL };
const OURS_WITHOUT_RULES: Contender = {
  title: 'ours without the rules (no priority, TURNS_PER_COMPANY=100000)',
  file: OURS,
  env: { ...POOL, TURNS_PER_COMPANY: '100000' },
};

const FLOODS: Record<Flood, (load: Load) => string> = {
  quiet: () => 'no flood',
  client: ({ messages }) => `one client writes ${messages} messages at once`,
  company: ({ conversations }) => `${conversations} conversations of one company wait`,
};
const ALL = Object.keys(FLOODS) as Flood[];

type Results = Record<Flood, Measured>;

export const floods: Benchmark = {
  name: 'floods',
  title: 'Floods',
  async run({ quick, progress }) {
    const shorter = quick ? { forMs: 1500, messages: 100, conversations: 300 } : {};
    const [slow, fast] = [
      { ...SLOW, ...shorter },
      { ...FAST, ...shorter },
    ];
    const measure = async (contender: Contender, load: Load, rounds: number): Promise<Results> => {
      const results = {} as Results;
      for (const flood of ALL) {
        const each: Measured[] = [];
        for (let round = 0; round < rounds; round++) {
          progress(`${contender.title}, ${load.thinkMs} ms: ${FLOODS[flood](load)}`);
          each.push(await withResources((resources) => measureFlood(resources, contender, flood, load)));
        }
        results[flood] = medianOf(each);
      }
      return results;
    };
    const rounds = quick ? 1 : 3;
    const others: Contender[] = [
      { title: NAIVE_LOCK.title, file: NAIVE_LOCK },
      await groupmq().then(({ withContext: file }) => ({ title: file.title, file })),
    ];
    const ours = await measure(OURS_WITH_RULES, slow, rounds);
    const without = await measure(OURS_WITHOUT_RULES, slow, rounds);
    const oursFast = await measure(OURS_WITH_RULES, fast, 1);
    const rows: [string, Results][] = [
      [OURS_WITH_RULES.title, ours],
      [OURS_WITHOUT_RULES.title, without],
    ];
    for (const contender of others) rows.push([contender.title, await measure(contender, slow, 1)]);
    rows.push([`ours, ${fast.thinkMs} ms to think of an answer`, oursFast]);

    const longer = (flood: Flood) => ours[flood].p99 - ours.quiet.p99;
    return {
      measurements: Object.fromEntries(rows.map(([title, of]) => [title, numbersOf(of)])),
      bars: [
        atMost('p99 of others while one client floods, above the quiet one', longer('client'), SECOND, 'ms'),
        atMost(
          'p99 of others while one company floods, above the quiet one',
          longer('company'),
          SECOND,
          'ms',
        ),
        atLeast(
          'speed of the flooded company, as part of its speed without the rules',
          ours.company.floodedPerSecond / without.company.floodedPerSecond,
          0.8,
          '×',
        ),
      ],
      tables: [
        {
          caption: 'Milliseconds from a message of another company to its reply: p50, p99.',
          columns: ['', ...ALL.map((flood) => FLOODS[flood](slow))],
          rows: rows.map(([title, of]) => [
            title,
            ...ALL.map((flood) => `${short(of[flood].p50)}, ${short(of[flood].p99)}`),
          ]),
        },
        {
          caption: 'Messages of the flooded company that were answered meanwhile, per second.',
          columns: ['', FLOODS.company(slow)],
          rows: rows.map(([title, of]) => [title, short(of.company.floodedPerSecond)]),
        },
      ],
      notes: NOTES,
    };
  },
};

function medianOf(each: readonly Measured[]): Measured {
  const median = (of: (one: Measured) => number) => spread(each.map(of)).median;
  return {
    p50: median(({ p50 }) => p50),
    p99: median(({ p99 }) => p99),
    floodedPerSecond: median(({ floodedPerSecond }) => floodedPerSecond),
  };
}

function numbersOf(of: Results) {
  return Object.fromEntries(
    ALL.map((flood) => [
      flood,
      {
        p50Ms: exact(of[flood].p50),
        p99Ms: exact(of[flood].p99),
        floodedPerSecond: exact(of[flood].floodedPerSecond),
      },
    ]),
  );
}

const NOTES = [
  `Ten clients of five other companies write, wait for the reply, and write again ${BETWEEN} ms later. An answer takes a second to ` +
    'think of, and 64 are thought of at once in each of two processes. The measured clients have written once before. Then the ' +
    'processes are restarted, as after a downtime. All conversations of the flooded company wait by then.',
];
