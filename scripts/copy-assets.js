// tsc emits only TypeScript: this copies what stands beside the code that reads it, Lua scripts and what browsers load, from src
// to dist, or to another folder: node scripts/copy-assets.js [folder]
const { cpSync, chmodSync, statSync } = require('node:fs');
const { join } = require('node:path');

const [, , folder = 'dist'] = process.argv;
const OF_BROWSERS = join('pages', 'assets');

cpSync('src', folder, {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || path.endsWith('.lua') || path.includes(OF_BROWSERS),
});
if (folder === 'dist') chmodSync('dist/cli.js', 0o755);
