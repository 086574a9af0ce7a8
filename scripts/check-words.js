// Fails where a banned word stands in a name or a sentence: node scripts/check-words.js [path ...]
const { readdirSync, readFileSync, statSync } = require('node:fs');
const { join, sep } = require('node:path');
const { BANNED } = require('./banned-words.js');

const ROOTS = ['src', 'tests', 'bench', 'examples', 'scripts', 'docs', 'README.md', 'CHANGELOG.md'];
const TEXT = /\.(tsx?|js|mjs|cjs|lua|sql|md|json)$/;
/** A landed migration never changes; dialogues, phrases and word lists are what people say; the list itself. */
const EXEMPT = [
  'scripts/banned-words.js',
  'src/db/migrations/',
  'src/db/migrate.ts',
  'node_modules',
  'bench/peers/package',
  'src/responders/phrases',
  'src/responders/understanding/words',
  'src/responders/when/words',
  'src/responders/model/checks/words',
  'tests/tasks/data',
  'tests/responders/receptionist',
  'tests/responders/understanding',
  'docs/receptionist.md',
  // an element of HTML has such a name
  'src/http/pages/assets/chart.js',
  'src/http/pages/cache/chart.tsx',
  'tests/http/pages/cache.test.ts',
];

const patterns = BANNED.map(([pattern, instead]) => ({
  find: new RegExp(`\\b(?:${pattern})\\b`, 'i'),
  instead,
}));

/** Names in camelCase and snake_case are read as words too. */
function wordsOf(line) {
  return line.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
}

function filesIn(path) {
  if (EXEMPT.some((exempt) => path.split(sep).join('/').includes(exempt))) return [];
  if (!statSync(path).isDirectory()) return TEXT.test(path) ? [path] : [];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

const paths = process.argv.length > 2 ? process.argv.slice(2) : ROOTS;
const found = paths.flatMap(filesIn).flatMap((file) =>
  [`${file}`, ...readFileSync(file, 'utf8').split('\n')].flatMap((line, number) =>
    patterns.flatMap(({ find, instead }) => {
      const [word] = find.exec(wordsOf(line)) ?? [];
      return word ? [`${file}:${number}: "${word}" (write: ${instead})`] : [];
    }),
  ),
);
for (const line of found) console.error(line);
if (found.length > 0) {
  console.error(`\n${found.length} banned words; the list is scripts/banned-words.js`);
  process.exit(1);
}
