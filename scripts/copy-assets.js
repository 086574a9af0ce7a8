// tsc emits only TypeScript: this copies the Lua scripts to dist, beside the code that reads them.
const { cpSync, chmodSync, statSync } = require('node:fs');

cpSync('src', 'dist', {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || path.endsWith('.lua'),
});
chmodSync('dist/cli.js', 0o755);
