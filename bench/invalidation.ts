import { atMost, type Benchmark } from './support/benchmark';
import { onStage } from './support/fixture';
import { exact, spreadText, times } from './support/format';
import { openCases, type Timed } from './support/invalidation-cases';
import { ratio, spread } from './support/spread';
import { interleaved, percentilesOf } from './support/timing';

type Percentiles = ReturnType<typeof percentilesOf>;

interface Row {
  title: string;
  /** One for each round. */
  rounds: Percentiles[];
}

export const invalidation: Benchmark = {
  name: 'invalidation',
  title: 'An invalidation',
  async run({ quick, progress }) {
    return onStage(async (stage) => {
      progress('starting the workers');
      const cases = await openCases(stage);
      await interleaved(quick ? 3 : 50, cases);
      progress('timing bookings');
      const { round } = await interleaved(quick ? 1 : 6, {
        round: () => interleaved(quick ? 10 : 60, cases),
      });
      const row = (title: string, name: keyof typeof cases, of = ({ end }: Timed) => end): Row => ({
        title,
        rounds: round.map((results) => percentilesOf(results[name].map(of))),
      });
      const started = row(
        'a no-op job, until its processor is called',
        'noOp',
        ({ toProcessor = 0 }) => toProcessor,
      );
      const done = row('a no-op job, until it is done', 'noOp');
      const deletes = row(
        'a job that does nothing but delete a key, until the key is gone',
        'noOpThatDeletes',
      );
      const phone = row('bookingCreated with a phone, until both keys are gone', 'withPhone');
      const both = row('bookingCreated with phone and booking id, until both keys are gone', 'withBoth');
      const rows = [started, done, deletes, phone, both];
      return {
        figures: Object.fromEntries(
          rows.map((one) => [
            one.title,
            {
              p50Ms: spread(one.rounds.map(({ p50 }) => exact(p50))),
              p99Ms: spread(one.rounds.map(({ p99 }) => exact(p99))),
              overNoOpStarted: over(one, started),
              overNoOpDone: over(one, done),
            },
          ]),
        ),
        bars: [
          atMost('p50 with a phone, as multiple of a no-op job', over(phone, done).median, 1.3, '×'),
          atMost(
            'p50 with phone and booking id, as multiple of a no-op job',
            over(both, done).median,
            1.3,
            '×',
          ),
        ],
        tables: [
          {
            caption: 'Milliseconds from the call.',
            columns: ['', 'p50', 'p99', 'p50 / no-op done', 'p50 / no-op started'],
            rows: rows.map((one) => [
              one.title,
              spreadText(spread(one.rounds.map(({ p50 }) => p50))),
              spreadText(spread(one.rounds.map(({ p99 }) => p99))),
              times(over(one, done)),
              times(over(one, started)),
            ]),
          },
        ],
        notes: NOTES,
      };
    });
  },
};

function over(row: Row, other: Row) {
  const p50 = ({ rounds }: Row) => rounds.map((round) => round.p50);
  return ratio(p50(row), p50(other));
}

const NOTES = [
  'The real worker and a BullMQ worker that does nothing run in one process; the producer, the queue of the no-op jobs and ' +
    'the clock are in another; PostgreSQL has the seeded salon; queues and cache are on one Redis. One job at a time, in ' +
    'turns, each after a pause in which every worker waits again. ' +
    'Nobody polls for an end: Redis announces what has been deleted (keyspace notifications, on a connection of their own). ' +
    'An invalidation ends when the second of its two keys is announced, a no-op job is done when its own key is: BullMQ ' +
    'deletes it then. When a processor is called is told by its process, from the same clock.',
];
