// Compiles src into dist. With --if-stale (npm start, npm test) only when a source is newer than the last build: what
// `npm ci` has just built is not built again.
const { execFileSync } = require('node:child_process');
const { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const STAMP = 'dist/.built';
const SOURCES = ['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

if (!process.argv.includes('--if-stale') || isStale()) build();

function build() {
  const began = new Date();
  const node = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });
  try {
    node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
    node('scripts/copy-assets.js');
    node('scripts/drop-crash-points.js');
  } catch (error) {
    process.exit(error.status ?? 1); // the compiler has said what is wrong
  }
  // Only a build that ended counts, and what was saved while it ran is newer than it.
  mkdirSync('dist', { recursive: true });
  writeFileSync(STAMP, '');
  utimesSync(STAMP, began, began);
}

function isStale() {
  return !existsSync(STAMP) || newest(SOURCES) > statSync(STAMP).mtimeMs;
}

/** Folders count as well: theirs is the time at which a file was removed. */
function newest(paths) {
  return Math.max(
    ...paths.map((path) => {
      const entry = statSync(path);
      const inside = entry.isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [];
      return Math.max(entry.mtimeMs, inside.length > 0 ? newest(inside) : 0);
    }),
  );
}
