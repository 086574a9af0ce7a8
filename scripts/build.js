// Compiles src into dist. With --if-stale (npm start, npm test) it does so only if a source is newer than the last build.
const { execFileSync } = require('node:child_process');
const {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');

const STAMP = 'dist/.built';
const COMPILER = 'node_modules/typescript/bin/tsc';
const SOURCES = ['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

if (!process.argv.includes('--if-stale') || isStale()) build();

function build() {
  if (!existsSync(COMPILER)) return withoutCompiler();
  const began = new Date();
  const node = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });
  try {
    node(COMPILER, '-p', 'tsconfig.build.json');
    node('scripts/copy-assets.js');
    node('scripts/drop-failpoints.js');
    dropLeftovers();
  } catch (error) {
    process.exit(error.status ?? 1); // the compiler has printed its errors
  }
  // The stamp has the time at which the build began: a source saved during the build is newer.
  mkdirSync('dist', { recursive: true });
  writeFileSync(STAMP, '');
  utimesSync(STAMP, began, began);
}

/** What an earlier release has compiled from a source that is gone: `dist/config.js` would hide `dist/config/index.js`. */
function dropLeftovers() {
  for (const file of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
    const source = /^(.*?)(\.d\.ts|\.js)(\.map)?$/.exec(file)?.[1];
    if (
      source &&
      !['.ts', '.tsx'].some((end) => existsSync(join('src', `${source}${end}`))) &&
      !existsSync(join('src', file))
    )
      rmSync(join('dist', file));
  }
}

/** Without development dependencies (`--omit=dev`, NODE_ENV=production) a copied build still runs. */
function withoutCompiler() {
  if (existsSync('dist/cli.js')) {
    if (isStale()) {
      console.error(
        'dist is older than the sources, and the compiler is not installed. Run: npm ci --include=dev',
      );
    }
    return;
  }
  console.error(
    'dialogkeeper is not built, and the compiler is not installed: npm omits it with --omit=dev and with NODE_ENV=production. Run: npm ci --include=dev',
  );
  process.exit(1);
}

function isStale() {
  return !existsSync(STAMP) || newest(SOURCES) > statSync(STAMP).mtimeMs;
}

/** Includes folders: removing a file changes the time of its folder. */
function newest(paths) {
  return Math.max(
    ...paths.map((path) => {
      const entry = statSync(path);
      const inside = entry.isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [];
      return Math.max(entry.mtimeMs, inside.length > 0 ? newest(inside) : 0);
    }),
  );
}
