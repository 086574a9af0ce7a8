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
 * Writes results into docs/performance.md. Each benchmark has its own marks, so that one can be updated while the others
 * stay unchanged.
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

/** The text between each pair of marks. */
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

Each benchmark starts and stops its own servers. It needs \`redis-server\` and PostgreSQL's programs.

\`\`\`sh
npm run bench -- <name>                    # prints tables, and whether the bars are met
npm run --silent bench -- <name> --json    # prints one JSON object
npm run bench -- <name> --quick            # checks that it runs; the numbers mean nothing
npm run bench -- <name> --write            # writes the results into this page
\`\`\`

Names: ${names}, \`all\`.

What is compared is measured in turns (A B C, A B C, …), so that other work of the machine affects all of it equally. A
number is the median of the rounds, with the minimum and the maximum in parentheses. A ratio is calculated for each round.
Absolute times are valid for one machine. Ratios are similar on other machines, but not equal, because processors differ.
“Ours” is dialogkeeper. A bar is a limit that we set for a value.

Last run on ${date}: ${machine}; ${list}.`;
}

function sectionText({ title, name }: Benchmark, result: Result, given: Conditions): string {
  const { tables, bars, notes, charts = [] } = result;
  const quick = given.quick ? ' A quick run: the numbers mean nothing.' : '';
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
