// Writes the table of metrics into docs/operations.md: node scripts/print-metrics.js (after a build)
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const DOC = join(__dirname, '../docs/operations.md');
const BETWEEN_MARKERS = /(<!-- metrics -->\n)[\s\S]*(<!-- \/metrics -->)/;

function table(described) {
  const rows = described.map(
    ({ name, type, labels, help }) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  return ['| metric | type | labels | |', '|---|---|---|---|', ...rows, ''].join('\n');
}

module.exports = { table };

if (require.main === module) {
  const { Events } = require('../dist/observability/events');
  const { createMetrics } = require('../dist/observability/metrics');
  const text = readFileSync(DOC, 'utf8');
  const printed = table(createMetrics(new Events()).described);
  writeFileSync(
    DOC,
    text.replace(BETWEEN_MARKERS, (_, open, close) => `${open}${printed}${close}`),
  );
}
