import { atMost, type Benchmark } from './support/benchmark';
import { exact, spreadText, times } from './support/format';
import { openCases, type Timed } from './support/invalidation-cases';
import { withResources } from './support/resources';
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
    return withResources(async (resources) => {
      progress('starting the workers');
      const cases = await openCases(resources);
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
      const deletes = row('a job that only deletes a key, until the key is deleted', 'noOpThatDeletes');
      const phone = row('bookingCreated with a phone, until both keys are deleted', 'withPhone');
      const both = row(
        'bookingCreated with a phone and a booking id, until both keys are deleted',
        'withBoth',
      );
      const rows = [started, done, deletes, phone, both];
      return {
        measurements: Object.fromEntries(
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
          atMost('p50 with a phone, as a multiple of a no-op job', over(phone, done).median, 1.3, '×'),
          atMost(
            'p50 with a phone and a booking id, as a multiple of a no-op job',
            over(both, done).median,
            1.3,
            '×',
          ),
        ],
        tables: [
          {
            caption: 'Milliseconds from the call of the producer.',
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
  'Measured: the time from the call of the producer until an invalidation is done, compared with a BullMQ job ' +
    'that does nothing. The real worker and a no-op BullMQ worker run in one process. The producer, the queue of ' +
    'the no-op jobs and the clock are in another. PostgreSQL has the seeded salon; queues and cache are on one ' +
    'Redis. The jobs run one at a time, in turns, each after a pause in which every worker waits for a job again. ' +
    'Redis announces deleted keys (keyspace notifications on a separate connection), so the benchmark does not ' +
    'poll. An invalidation ends when the second of its two keys is deleted. A no-op job ends when BullMQ deletes ' +
    'the key of the job. The worker process reports when it calls the processor; all processes read the same ' +
    'clock.',
];
