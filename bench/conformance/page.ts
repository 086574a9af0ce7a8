import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConformanceCase } from '../../tests/conformance';
import type { Conditions } from '../support/machine';
import { type ComparedCache, OURS } from './compared-caches';
import { type CacheOutcome, failuresOf } from './outcome';
import { INTRODUCTION, RERUN, WHERE_PEERS_ARE_BETTER } from './prose';

const PAGE = join(__dirname, '../../docs/comparison.md');

export interface Comparison {
  given: Conditions;
  cases: readonly Pick<ConformanceCase, 'name' | 'title'>[];
  comparedCaches: readonly ComparedCache[];
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
    '## Why caches fail',
    'The numbers are rows of the table. The quotes are the messages of the suite.',
    ...reasons(comparison),
    '## Where a peer is better',
    WHERE_PEERS_ARE_BETTER,
    '## Run it again',
    RERUN,
  ];
  return `${parts.join('\n\n')}\n`;
}

function circumstances({ given, comparedCaches, outcomes }: Comparison): string {
  const { node, redis } = given.versions;
  const caches = outcomes.map(({ name, version }) => {
    const cache = comparedCaches.find((one) => one.name === name);
    return `| \`${name}\` | ${version} | ${cache?.setUp ?? ''} |`;
  });
  const where = `${given.date}, on ${given.machine}, Node.js ${node}, Redis ${redis}.`;
  return `${where}\n\n| cache | version | setup |\n|---|---|---|\n${caches.join('\n')}`;
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

function reasons({ cases, comparedCaches, outcomes }: Comparison): string[] {
  const failing = outcomes.filter((outcome) => failuresOf(outcome).length > 0);
  return failing.map((outcome) => {
    const why = comparedCaches.find(({ name }) => name === outcome.name)?.why ?? '';
    const quotes = [...byReason(cases, outcome)].map(([reason, rows]) => `“${reason}” (${rows.join(', ')})`);
    return `**\`${outcome.name}\`** ${outcome.name === OURS ? '' : why}\n${quotes.join('; ')}.`;
  });
}

/** Rows of the table, by their failure message. */
function byReason(cases: Comparison['cases'], outcome: CacheOutcome): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (const { name, reason = '' } of failuresOf(outcome)) {
    const row = cases.findIndex((one) => one.name === name) + 1;
    const short = inShort(reason);
    rows.set(short, [...(rows.get(short) ?? []), row]);
  }
  return rows;
}

/** Removes names and numbers, which differ from case to case. */
function inShort(reason: string): string {
  if (reason.includes('receives data from before the invalidation'))
    return 'receives data from before the invalidation';
  if (reason.includes('no answer within')) return 'no answer';
  if (reason.startsWith('loads of the source')) return 'the source is asked too often';
  return reason.replaceAll('|', '\\|');
}
