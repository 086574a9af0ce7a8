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

/** Speed never decides about the exit code: only a run that breaks does. */
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
  .description('Measures on native servers that it starts and stops itself.')
  .addArgument(new Argument('<name>').choices([...BENCHMARKS.map(({ name }) => name), ALL]))
  .option('--json', 'print one JSON object')
  .option('--quick', 'the least number of repetitions: shows that it runs, its figures mean nothing')
  .option('--write', 'put the results into docs/performance.md and the charts beside it')
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
