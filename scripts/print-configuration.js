// Writes the tables of settings into docs/configuration.md: node scripts/print-configuration.js (after a build)
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const DOC = join(__dirname, '../docs/configuration.md');
const BETWEEN_MARKERS = /(<!-- settings -->\n)[\s\S]*(<!-- \/settings -->)/;

/** A heading and a table for each section. */
function tables(sections) {
  return Object.entries(sections)
    .map(([title, settings]) => `### ${title}\n\n${table(settings)}\n`)
    .join('\n');
}

function table(settings) {
  const rows = Object.values(settings).map(
    ({ env, formerly, default: value, doc }) =>
      `| \`${env}\` | ${value === undefined ? '' : `\`${value}\``} | ${doc}${formerly ? `. Formerly \`${formerly}\`, which still works in this release` : ''} |`,
  );
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

module.exports = { tables };

if (require.main === module) {
  const { SECTIONS } = require('../dist/config');
  const text = readFileSync(DOC, 'utf8');
  writeFileSync(
    DOC,
    text.replace(BETWEEN_MARKERS, (_, open, close) => `${open}${tables(SECTIONS)}${close}`),
  );
}
