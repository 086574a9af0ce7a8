// tsc copies TypeScript alone; Lua scripts are sources too and travel beside the code that reads them.
const { cpSync, chmodSync, statSync } = require('node:fs');

cpSync('src', 'dist', {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || path.endsWith('.lua'),
});
chmodSync('dist/cli.js', 0o755);
