// Writes the table of settings into docs/configuration.md: node scripts/print-configuration.js (after a build)
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const DOC = join(__dirname, '../docs/configuration.md');
const BETWEEN_MARKERS = /(<!-- settings -->\n)[\s\S]*(<!-- \/settings -->)/;

function table(settings) {
  const rows = Object.values(settings).map(
    ({ env, default: value, doc }) =>
      `| \`${env}\` | ${value === undefined ? '' : `\`${value}\``} | ${doc} |`,
  );
  return ['| variable | default | |', '|---|---|---|', ...rows].join('\n');
}

module.exports = { table };

if (require.main === module) {
  const { SETTINGS } = require('../dist/config.js');
  const text = readFileSync(DOC, 'utf8');
  writeFileSync(
    DOC,
    text.replace(BETWEEN_MARKERS, (_, open, close) => `${open}${table(SETTINGS)}\n${close}`),
  );
}
