import { Command, InvalidArgumentError, Option } from 'commander';
import { Arena, type Outcome } from './arena';
import { compileWorker } from './compiled';
import { writePage } from './page';
import { makeSchedule, type Schedule } from './schedule';
import { TOPOLOGIES, type Topology } from './servers';
import { story } from './story';
import { Tally } from './tally';

interface Options {
  schedules: number;
  seed: number;
  only?: number;
  times: number;
  arenas: number;
  workers: number;
  deadline: number;
  topology: Topology;
  keepGoing?: true;
  json?: true;
  write?: true;
}

/**
 *   npm run test:chaos -- --schedules 1000 --seed 7
 *   npm run test:chaos -- --seed 7 --only 42 --times 10     one that was printed, ten times
 */
async function main(): Promise<void> {
  const options = new Command()
    .option('--schedules <n>', 'how many', whole, 60)
    .option('--seed <n>', 'what they are made from; printed by every run', whole, Date.now() % 2 ** 31)
    .option('--only <index>', 'this one alone', whole)
    .option('--times <n>', 'how often each is played', whole, 1)
    .option('--arenas <n>', 'side by side, each with servers and processes of its own', whole, 2)
    .option('--workers <n>', 'worker processes of each', whole, 2)
    .option('--deadline <seconds>', 'within which everything must be done after the last fault', whole, 60)
    .addOption(new Option('--topology <of>', 'of the queues').choices(TOPOLOGIES).default('single'))
    .option('--keep-going', 'go on after a violation')
    .option('--json', 'the result as JSON')
    .addOption(new Option('--write', 'put the result into docs/reliability.md'))
    .parse()
    .opts<Options>();
  const started = performance.now();
  const entry = await compileWorker();
  const tally = new Tally();
  const schedules = queueOf(options);
  const arenas = Math.min(options.arenas, schedules.length);
  await Promise.all(Array.from({ length: arenas }, () => playAll(schedules, entry, options, tally)));
  const seconds = Math.round((performance.now() - started) / 1000);
  const { faults, settled, ...figures } = tally;
  const result = { seed: options.seed, seconds, ...figures, faults: Object.fromEntries(faults) };
  if (options.json) console.log(JSON.stringify(result, null, 2));
  else console.log(summary(options, tally, seconds));
  if (options.write) await writePage({ ...options, arenas, seconds, tally });
  process.exitCode = tally.violated > 0 ? 1 : 0;
}

function queueOf({ schedules, seed, only, times }: Options): Schedule[] {
  const indexes = only === undefined ? Array.from({ length: schedules }, (_, i) => i) : [only];
  return indexes.flatMap((index) => Array.from({ length: times }, () => makeSchedule(seed, index)));
}

/** One arena, until there is nothing left to play. After a violation its servers are not to be trusted. */
async function playAll(schedules: Schedule[], entry: string, options: Options, tally: Tally): Promise<void> {
  const { workers, topology, deadline } = options;
  const start = () => Arena.start({ entry, workers, topology, deadlineMs: deadline * 1000 });
  let arena = await start();
  try {
    for (let next = schedules.shift(); next; next = schedules.shift()) {
      const outcome = await arena.play(next);
      tally.add(outcome);
      progress(next, outcome, tally);
      if (outcome.violations.length === 0) continue;
      console.error(complaint(next, outcome, topology));
      if (!options.keepGoing) schedules.length = 0;
      await arena.stop();
      arena = await start();
    }
  } finally {
    await arena.stop();
  }
}

function progress({ index }: Schedule, outcome: Outcome, { schedules, violated }: Tally): void {
  const { seconds, settledMs } = outcome;
  const times = `${seconds.toFixed(1)} s, settled within ${(settledMs / 1000).toFixed(1)} s`;
  console.error(`schedule ${index}: ${times} (${schedules} played, ${violated} violated)`);
}

function complaint(schedule: Schedule, { violations, record, log }: Outcome, topology: Topology): string {
  const laws = new Set(violations.map(({ invariant }) => invariant));
  const { seed, index } = schedule;
  return [
    `\nVIOLATION: seed ${seed}, schedule ${index}`,
    story(schedule),
    `struck: ${[...record.struck].map(([kind, times]) => `${kind} ${times}×`).join(', ')}`,
    ...[...laws].flatMap((law) => [
      `not so: ${law}`,
      ...violations.flatMap(({ invariant, evidence }) => (invariant === law ? [`  - ${evidence}`] : [])),
    ]),
    `what the workers logged: ${log}`,
    `again: npm run test:chaos -- --topology ${topology} --seed ${seed} --only ${index} --times 10\n`,
  ].join('\n');
}

function summary({ seed }: Options, tally: Tally, seconds: number): string {
  return [
    `${tally.schedules} schedules of seed ${seed} in ${seconds} s, ${tally.violated} violated`,
    `${tally.messages} messages, ${tally.turns} turns, ${tally.discarded} runs of responders thrown away`,
    `${tally.replies} replies, ${tally.repeated} of them again under the same key; parked ${tally.parked} times`,
    `settled within ${tally.settledWithin(0.5)} ms (half), ${tally.settledWithin(0.95)} ms (95 %), ${tally.settledWithin(1)} ms (all)`,
    ...[...tally.faults].sort().map(([kind, times]) => `  ${kind}: ${times}`),
  ].join('\n');
}

function whole(given: string): number {
  if (/^\d+$/.test(given)) return Number(given);
  throw new InvalidArgumentError('a whole number');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1)); // takes all it started along

void main();
