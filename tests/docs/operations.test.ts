import { readdirSync, readFileSync } from 'node:fs';
import { JOBS } from '../../src/jobs';
import { Events } from '../../src/observability/events';
import { createMetrics, type Metrics } from '../../src/observability/metrics';
import { EXCERPT_LENGTH } from '../../src/provider-api/excerpt';

import { PAGES } from './markdown';

const { table } = require('../../scripts/print-metrics') as {
  table: (described: Metrics['described']) => string;
};

const page = readFileSync('docs/operations.md', 'utf8');
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(`src/${path}`, 'utf8'))
  .join('\n');

test('the table of metrics is that of the program', () => {
  const [, printed] = /<!-- metrics -->\n([\s\S]*)<!-- \/metrics -->/.exec(page) ?? [];
  // If they differ: `npm run build && node scripts/print-metrics.js`.
  expect(printed).toBe(table(createMetrics(new Events()).described));
});

test('every log line in the table of alerts is in the sources', () => {
  const [, table = ''] = /Worth an alert:\n\n([\s\S]*?)\n\n/.exec(page) ?? [];
  const first = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, line = '']) => line);
  const quoted = [...table.matchAll(/`([^`]+)`/g)].map(([, line = '']) => line);
  const others = quoted.filter((line) => line.split(' ').length > 2);
  expect(first.length).toBeGreaterThanOrEqual(6);
  expect(others).toContain('the queue Redis works again');
  for (const line of [...first, ...others]) {
    // The sources put this line together from two parts.
    const trouble = line.replace('the queue Redis does', 'does');
    expect(sources.includes(`'${trouble}'`) ? line : `${line} is not in the sources`).toBe(line);
  }
});

test('every error code that the pages name exists', () => {
  const pages = PAGES.filter((page) => page !== 'CHANGELOG.md');
  const families = [...sources.matchAll(/readonly code = '([a-z-]+)\./g)].map(([, family = '']) => family);
  const named = pages.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/`([a-z]+\.[a-z-]+)`/g)].map(([, code = '']) => code),
  );
  const codes = named.filter((code) => families.includes(code.split('.')[0] ?? '') && code.includes('-'));
  expect(codes.length).toBeGreaterThan(0);
  for (const code of codes) expect(sources).toContain(`'${code}'`);
});

test('the page states how many characters of a gateway answer are logged', () => {
  expect(page).toContain(`Of a gateway's answer the first ${EXCERPT_LENGTH} characters are logged`);
});

test('every queue belongs to a role', () => {
  for (const { queue } of JOBS) expect(page).toContain(`\`${queue}\``);
});
