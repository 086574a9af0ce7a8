import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCHMARKS } from '..';
import type { Benchmark, Result, Table } from './benchmark';
import type { Conditions } from './machine';
import { barText, type Results } from './report';

const DOCS = join(__dirname, '../../docs');
const PAGE = join(DOCS, 'performance.md');
const HEAD = 'head';

/**
 * Puts results into docs/performance.md: each between marks of its own, so that one benchmark can be written anew and
 * the others stay as they were measured.
 */
export function writeToPage(results: Results, given: Conditions): void {
  const parts = partsOf(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '');
  parts.set(HEAD, headText(given));
  for (const [benchmark, result] of results) {
    parts.set(benchmark.name, sectionText(benchmark, result, given));
    for (const { file, svg } of result.charts ?? []) writeFileSync(join(DOCS, file), `${svg.trim()}\n`);
  }
  const inOrder = [HEAD, ...BENCHMARKS.map(({ name }) => name)].flatMap((name) => {
    const text = parts.get(name);
    return text === undefined ? [] : [`<!-- begin ${name} -->\n${text}\n<!-- end ${name} -->`];
  });
  writeFileSync(PAGE, `${inOrder.join('\n\n')}\n`);
}

/** What stands between each pair of marks. */
function partsOf(page: string): Map<string, string> {
  const marked = page.matchAll(/<!-- begin (\S+) -->\n([\s\S]*?)\n<!-- end \1 -->/g);
  return new Map([...marked].map(([, name = '', text = '']) => [name, text]));
}

function headText({ machine, versions, date }: Conditions): string {
  const names = BENCHMARKS.map(({ name }) => `\`${name}\``).join(', ');
  const list = Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  return `# Performance

Measured on servers that each benchmark starts and stops itself; it needs \`redis-server\` and PostgreSQL's programs.

\`\`\`sh
npm run bench -- <name>                    # a table, and whether the bars hold
npm run --silent bench -- <name> --json    # the same as one JSON object
npm run bench -- <name> --quick            # shows that it runs; the figures mean nothing
npm run bench -- <name> --write            # puts the results here
\`\`\`

Names: ${names}, \`all\`. Things that are compared are measured in turns (A B C, A B C, …), so that what the machine does
meanwhile falls on all alike. A figure is the median of the rounds, with the least and the greatest of them in parentheses;
a ratio is taken round by round. Absolute times are a machine's; ratios travel better, though not all the way: what is bound by
processors that share their caches looks different on another one.

Last run on ${date}: ${machine}; ${list}.`;
}

function sectionText({ title, name }: Benchmark, result: Result, given: Conditions): string {
  const { tables, bars, notes, charts = [] } = result;
  const quick = given.quick ? ' A quick run: these figures mean nothing.' : '';
  const parts = [
    `## ${title}`,
    `\`npm run bench -- ${name}\`, ${given.date}, ${given.machine}, Node ${given.versions.node}, Redis ${given.versions.redis}.${quick}`,
    ...notes,
    ...tables.map(markdownOf),
    ...charts.map(({ file, alt }) => `![${alt}](${file})`),
  ];
  if (bars.length > 0) parts.push(bars.map((bar) => `- ${barText(bar)}`).join('\n'));
  return parts.join('\n\n');
}

function markdownOf({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, i) => (i === 0 ? '---' : '---:'));
  return `${caption}\n\n${[columns, rule, ...rows].map(line).join('\n')}`;
}
