import { Command } from 'commander';
import { contextCacheSuite } from '../tests/conformance';
import { dialogkeeper } from '../tests/conformance/dialogkeeper';
import { runCaches } from './conformance/all-caches';
import { type ComparedCache, comparedCaches, OURS } from './conformance/compared-caches';
import { installPeers } from './conformance/install-peers';
import { type CacheOutcome, failuresOf } from './conformance/outcome';
import { writePage } from './conformance/page';
import { conditions } from './support/machine';

interface Flags {
  peer?: string;
  case?: string;
  json?: boolean;
}

const cases = contextCacheSuite(dialogkeeper);

/** The exit code depends only on dialogkeeper's own cache. */
async function run(flags: Flags): Promise<void> {
  const chosen = comparedCaches.filter(({ name }) => flags.peer === undefined || name === flags.peer);
  const names = cases
    .map(({ name }) => name)
    .filter((name) => flags.case === undefined || name === flags.case);
  if (chosen.some(({ name }) => name !== OURS)) await installPeers();
  const given = await conditions(false);
  const outcomes = await runCaches(chosen, names);
  if (flags.peer === undefined && flags.case === undefined)
    await writePage({ given, cases, comparedCaches, outcomes });
  process.stdout.write(
    flags.json ? `${JSON.stringify(forPrograms(outcomes, given))}\n` : forPeople(outcomes),
  );
  const ours = outcomes.find(({ name }) => name === OURS);
  if (ours && failuresOf(ours).length > 0) process.exitCode = 1;
}

function forPrograms(
  outcomes: CacheOutcome[],
  { machine, versions }: Awaited<ReturnType<typeof conditions>>,
) {
  const caches = outcomes.map((outcome) => {
    const failed = failuresOf(outcome).length;
    return {
      name: outcome.name,
      version: outcome.version,
      passed: outcome.cases.length - failed,
      failed,
      cases: outcome.cases,
    };
  });
  return { name: 'conformance', machine, versions, caches };
}

function forPeople(outcomes: CacheOutcome[]): string {
  const lines = outcomes.flatMap((outcome) => {
    const failures = failuresOf(outcome);
    const passed = outcome.cases.length - failures.length;
    return [
      `${outcome.name} ${outcome.version}: passes ${passed} of ${outcome.cases.length}`,
      ...failures.map(({ name, reason }) => `  ${name}: ${reason}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function oneOf(what: string, known: readonly string[]) {
  return (given: string): string => {
    if (known.includes(given)) return given;
    throw new Error(`no ${what} is called ${given}; there are ${known.join(', ')}`);
  };
}

const caches = comparedCaches.map(({ name }: ComparedCache) => name);
const caseNames = cases.map(({ name }) => name);

void new Command('conformance')
  .description(
    'Runs the conformance suite on our cache of contexts and on others; writes docs/comparison.md.',
  )
  .option(
    '--peer <name>',
    `test only this cache, and write no page: ${caches.join(', ')}`,
    oneOf('cache', caches),
  )
  .option('--case <name>', 'run only this case, and write no page', oneOf('case', caseNames))
  .option('--json', 'print one JSON object')
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  });
process.once('SIGINT', () => process.exit(130)); // ends the child processes as well
process.once('SIGTERM', () => process.exit(143));
