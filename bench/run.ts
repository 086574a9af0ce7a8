import { Argument, Command } from 'commander';
import { BENCHMARKS } from '.';
import type { Benchmark, Result } from './support/benchmark';
import { type Conditions, conditions } from './support/machine';
import { writeToPage } from './support/page';
import { forPeople, forPrograms } from './support/report';

interface Flags {
  json?: boolean;
  quick?: boolean;
  write?: boolean;
}

const ALL = 'all';

/** A missed bar does not change the exit code. Only a run that fails does. */
async function run(name: string, { json = false, quick = false, write = false }: Flags): Promise<void> {
  const chosen = BENCHMARKS.filter((benchmark) => name === ALL || benchmark.name === name);
  const given = await conditions(quick);
  const results = new Map<Benchmark, Result>();
  for (const benchmark of chosen) {
    const progress = (text: string) => process.stderr.write(`${benchmark.name}: ${text}\n`);
    progress('…');
    results.set(benchmark, await benchmark.run({ quick, progress }));
  }
  show(name, results, given, json);
  if (write) writeToPage(results, given);
}

function show(name: string, results: Map<Benchmark, Result>, given: Conditions, json: boolean): void {
  const text = json ? JSON.stringify(forPrograms(name, results, given)) : forPeople(results, given);
  process.stdout.write(`${text}\n`);
}

void new Command('bench')
  .description('Runs benchmarks on native servers that they start and stop themselves.')
  .addArgument(new Argument('<name>').choices([...BENCHMARKS.map(({ name }) => name), ALL]))
  .option('--json', 'print one JSON object')
  .option('--quick', 'few repetitions: checks that the benchmark runs; the numbers mean nothing')
  .option('--write', 'write the results into docs/performance.md and its charts')
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
