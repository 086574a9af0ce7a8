import { Command, InvalidArgumentError, Option } from 'commander';
import { MINUTE } from '../../src/time/duration';
import { compileWorker } from './compile-worker';
import { describeSchedule } from './description';
import { writePage } from './page';
import { makeSchedule, type Schedule } from './schedule';
import { TOPOLOGIES, type Topology } from './servers';
import { type Outcome, TestBed } from './test-bed';
import { Totals } from './totals';

interface Options {
  schedules: number;
  seed: number;
  only?: number;
  bookings?: true;
  models?: true;
  times: number;
  beds: number;
  workers: number;
  deadline: number;
  topology: Topology;
  keepGoing?: true;
  json?: true;
  write?: true;
}

/** Milliseconds. Each wait within a schedule has a deadline of about one minute. */
const HANG_MS = 10 * MINUTE;

/**
 *   npm run test:chaos -- --schedules 1000 --seed 7
 *   npm run test:chaos -- --seed 7 --only 42 --times 10     one schedule ten times
 *   npm run test:chaos -- --schedules 300 --bookings        only schedules in which a company has a booking system
 *   npm run test:chaos -- --schedules 60 --models           the model responder, and the faults of a model's server
 */
async function main(): Promise<void> {
  const options = new Command()
    .option('--schedules <n>', 'number of schedules', whole, 60)
    .option('--seed <n>', 'seed of the schedules; every run prints it', whole, Date.now() % 2 ** 31)
    .option('--only <index>', 'run only this schedule', whole)
    .option('--bookings', 'only schedules in which a company has a booking system')
    .option('--models', 'a model answers for a share of the companies')
    .option('--times <n>', 'how often each schedule runs', whole, 1)
    .option('--beds <n>', 'test beds at a time, each with its own servers and processes', whole, 2)
    .option('--workers <n>', 'worker processes of each test bed', whole, 2)
    .option('--deadline <seconds>', 'time from the last fault within which all work must be done', whole, 60)
    .addOption(new Option('--topology <name>', 'of the queues').choices(TOPOLOGIES).default('single'))
    .option('--keep-going', 'continue after a violation')
    .option('--json', 'print the result as JSON')
    .addOption(new Option('--write', 'write the result into docs/reliability.md'))
    .parse()
    .opts<Options>();
  const started = performance.now();
  const entry = await compileWorker();
  const totals = new Totals();
  const schedules = schedulesOf(options);
  const beds = Math.min(options.beds, schedules.length);
  await Promise.all(Array.from({ length: beds }, () => runAll(schedules, entry, options, totals)));
  const seconds = Math.round((performance.now() - started) / 1000);
  const { faults, settled, ...counts } = totals;
  const result = { seed: options.seed, seconds, ...counts, faults: Object.fromEntries(faults) };
  if (options.json) console.log(JSON.stringify(result, null, 2));
  else console.log(summary(options, totals, seconds));
  if (options.write) await writePage({ ...options, beds, seconds, totals });
  process.exitCode = totals.violated > 0 ? 1 : 0;
}

function schedulesOf({ schedules, seed, only, times, bookings, models }: Options): Schedule[] {
  const repeated = (index: number) => Array.from({ length: times }, () => makeSchedule(seed, index, models));
  if (only !== undefined) return repeated(only);
  const indexes: number[] = [];
  for (let index = 0; indexes.length < schedules; index++) {
    if (!bookings || usesBookingSystem(makeSchedule(seed, index, models))) indexes.push(index);
  }
  return indexes.flatMap(repeated);
}

function usesBookingSystem({ companies }: Schedule): boolean {
  return companies.some(({ hasBookingSystem }) => hasBookingSystem);
}

/** Runs the remaining schedules on one test bed. After a violation its servers are replaced. */
async function runAll(schedules: Schedule[], entry: string, options: Options, totals: Totals): Promise<void> {
  const { workers, topology, deadline } = options;
  const start = () =>
    TestBed.start({ entry, workers, topology, deadlineMs: deadline * 1000, schedules: schedules.length });
  let bed = await start();
  try {
    for (let next = schedules.shift(); next; next = schedules.shift()) {
      const outcome = await endingIn(HANG_MS, bed, next);
      totals.add(outcome);
      printProgress(next, outcome, totals);
      if (outcome.violations.length === 0) continue;
      console.error(violationReport(next, outcome, topology));
      if (!options.keepGoing) schedules.length = 0;
      await bed.stop();
      bed = await start();
    }
  } finally {
    await bed.stop();
  }
}

/** What waits for ever in the suite itself would else end nothing and say nothing. */
async function endingIn(ms: number, bed: TestBed, schedule: Schedule): Promise<Outcome> {
  const { seed, index } = schedule;
  const timer = setTimeout(() => {
    console.error(
      `HANGS: seed ${seed}, schedule ${index} waits for ${bed.waitsFor}; log: ${bed.keepLog(schedule)}`,
    );
    process.exit(1);
  }, ms);
  return bed.run(schedule).finally(() => clearTimeout(timer));
}

function printProgress({ index }: Schedule, outcome: Outcome, { schedules, violated }: Totals): void {
  const { seconds, settledMs } = outcome;
  const times = `${seconds.toFixed(1)} s, settled within ${(settledMs / 1000).toFixed(1)} s`;
  console.error(`schedule ${index}: ${times} (${schedules} done, ${violated} violated)`);
}

function violationReport(
  schedule: Schedule,
  { violations, observations, log }: Outcome,
  topology: Topology,
): string {
  const violated = new Set(violations.map(({ invariant }) => invariant));
  const { seed, index } = schedule;
  return [
    `\nVIOLATION: seed ${seed}, schedule ${index}`,
    describeSchedule(schedule),
    `injected: ${[...observations.injected].map(([kind, times]) => `${kind} ${times}×`).join(', ')}`,
    ...[...violated].flatMap((statement) => [
      `violated: ${statement}`,
      ...violations.flatMap(({ invariant, evidence }) =>
        invariant === statement ? [`  - ${evidence}`] : [],
      ),
    ]),
    `log of the workers: ${log}`,
    `again: npm run test:chaos -- --topology ${topology} --seed ${seed} --only ${index} --times 10\n`,
  ].join('\n');
}

function summary({ seed }: Options, totals: Totals, seconds: number): string {
  return [
    `${totals.schedules} schedules of seed ${seed} in ${seconds} s, ${totals.violated} violated`,
    `${totals.messages} messages, ${totals.turns} turns, ${totals.discarded} responder runs discarded, ${totals.agreed} actions of models`,
    `${totals.listed} pages of the list answered meanwhile, ${totals.notListed} not`,
    `${totals.webhooks} webhooks, ${totals.unanswered} of them repeated because the answer was not 200`,
    `${totals.replies} replies, ${totals.repeated} repeated under the same key; parked ${totals.parked} times`,
    `settled within ${totals.settledWithin(0.5)} ms (half), ${totals.settledWithin(0.95)} ms (95 %), ${totals.settledWithin(1)} ms (all)`,
    ...[...totals.faults].sort().map(([kind, times]) => `  ${kind}: ${times}`),
  ].join('\n');
}

function whole(given: string): number {
  if (/^\d+$/.test(given)) return Number(given);
  throw new InvalidArgumentError('a whole number');
}

// Exiting ends the child processes as well.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

void main();
