import { Command, InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { ContextCache } from '../../../src/context/cache';
import { Events } from '../../../src/observability/events';
import { startNativeRedis } from '../../support/native/redis';
import { EXAMPLES, schedules } from './schedule';
import { Simulation } from './simulation';

/**
 *   npm run test:model -- --runs 10000
 *   npm run test:model -- --seed 42 --path 17:3     repeats a failure that was printed
 */
async function main(): Promise<void> {
  const options = new Command()
    .option('--runs <n>', 'number of schedules', whole, 10_000)
    .option('--seed <n>', 'seed of the schedules; every run prints it', whole, Date.now() % 2 ** 31)
    .option('--path <path>', 'the failing schedule of that seed, as printed')
    .parse()
    .opts<{ runs: number; seed: number; path?: string }>();
  const redis = await startNativeRedis();
  const cache = new ContextCache({ redis: redis.url, timeoutMs: 10_000, events: new Events() });
  await cache.ready(10_000);
  const started = performance.now();
  let done = 0;
  const invariant = fc.asyncProperty(schedules, async (steps) => {
    await new Simulation(cache).run(steps);
    done += 1;
    if (done % 500 === 0) console.error(`${done} of ${options.runs}`);
  });
  const { runs: numRuns, seed, path } = options;
  const result = await fc.check(invariant, {
    numRuns,
    seed,
    ...(path === undefined ? { examples: EXAMPLES } : { path }),
  });
  cache.close();
  await redis.stop();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (result.failed) {
    console.log(await fc.asyncDefaultReportMessage(result));
    console.log(result.errorInstance);
    console.log(`again: npm run test:model -- --seed ${result.seed} --path ${result.counterexamplePath}`);
    process.exitCode = 1;
    return;
  }
  console.log(`${result.numRuns} schedules of seed ${seed} violated no invariant, in ${seconds} s`);
}

function whole(given: string): number {
  if (/^\d+$/.test(given)) return Number(given);
  throw new InvalidArgumentError('a whole number');
}

void main();
