import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConformanceCase } from '../../tests/conformance';
import type { Conditions } from '../support/machine';
import { type Contestant, OURS } from './contestants';
import { type CacheOutcome, failuresOf } from './outcome';
import { INTRODUCTION, RERUN, WHERE_PEERS_ARE_BETTER } from './prose';

const PAGE = join(__dirname, '../../docs/comparison.md');

export interface Comparison {
  given: Conditions;
  cases: readonly Pick<ConformanceCase, 'name' | 'title'>[];
  contestants: readonly Contestant[];
  outcomes: readonly CacheOutcome[];
}

export async function writePage(comparison: Comparison): Promise<void> {
  await writeFile(PAGE, pageOf(comparison));
}

function pageOf(comparison: Comparison): string {
  const parts = [
    '# Compared with other caches',
    INTRODUCTION,
    circumstances(comparison),
    '## The table',
    table(comparison),
    '## Why they fail what they fail',
    'Numbers are the rows of the table. What is quoted is what the suite says of the case.',
    ...reasons(comparison),
    '## Where a peer is better',
    WHERE_PEERS_ARE_BETTER,
    '## Run it again',
    RERUN,
  ];
  return `${parts.join('\n\n')}\n`;
}

function circumstances({ given, contestants, outcomes }: Comparison): string {
  const { node, redis } = given.versions;
  const caches = outcomes.map(({ name, version }) => {
    const contestant = contestants.find((one) => one.name === name);
    return `| \`${name}\` | ${version} | ${contestant?.setUp ?? ''} |`;
  });
  const where = `${given.date}, on ${given.machine}, Node.js ${node}, Redis ${redis}.`;
  return `${where}\n\n| cache | version | set up as |\n|---|---|---|\n${caches.join('\n')}`;
}

function table({ cases, outcomes }: Comparison): string {
  const header = `| | case | ${outcomes.map(({ name }) => `\`${name}\``).join(' | ')} |`;
  const line = `|--:|---|${outcomes.map(() => ':-:').join('|')}|`;
  const rows = cases.map(({ name, title }, i) => {
    const marks = outcomes.map((outcome) => mark(outcome, name));
    return `| ${i + 1} | ${title} | ${marks.join(' | ')} |`;
  });
  const sums = outcomes.map((outcome) => `**${outcome.cases.length - failuresOf(outcome).length}**`);
  return [header, line, ...rows, `| | **passed, of ${cases.length}** | ${sums.join(' | ')} |`].join('\n');
}

function mark({ cases }: CacheOutcome, name: string): string {
  return cases.find((one) => one.name === name)?.passed ? '✓' : '✗';
}

function reasons({ cases, contestants, outcomes }: Comparison): string[] {
  const failing = outcomes.filter((outcome) => failuresOf(outcome).length > 0);
  return failing.map((outcome) => {
    const why = contestants.find(({ name }) => name === outcome.name)?.why ?? '';
    const said = [...byReason(cases, outcome)].map(([reason, rows]) => `“${reason}” (${rows.join(', ')})`);
    return `**\`${outcome.name}\`** ${outcome.name === OURS ? '' : why}\n${said.join('; ')}.`;
  });
}

/** Rows of the table, by what is said of them. */
function byReason(cases: Comparison['cases'], outcome: CacheOutcome): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (const { name, reason = '' } of failuresOf(outcome)) {
    const row = cases.findIndex((one) => one.name === name) + 1;
    const short = inShort(reason);
    rows.set(short, [...(rows.get(short) ?? []), row]);
  }
  return rows;
}

/** Who was given it and how often differs from case to case. */
function inShort(reason: string): string {
  if (reason.includes('given what the source had before'))
    return 'given what the source had before the invalidation';
  if (reason.includes('no answer within')) return 'no answer';
  if (reason.startsWith('loads of the source')) return 'the source is asked too often';
  return reason.replaceAll('|', '\\|');
}
