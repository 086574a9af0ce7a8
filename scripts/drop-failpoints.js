// Removes failpoints from dist: their calls, and the file that defines them. Empties the lines instead of removing them, so
// that source maps stay correct.
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const CALL = /^\s*\(0, failpoint_1\.failpoint\)\('[a-z-]+'\);$/gm;
const IMPORT = /^const failpoint_1 = require\("[./]+failpoint"\);$/gm;

for (const file of readdirSync('dist', { recursive: true })) {
  const path = join('dist', file);
  if (file.startsWith('failpoint.')) rmSync(path);
  else if (file.endsWith('.js')) drop(path);
}

function drop(path) {
  const source = readFileSync(path, 'utf8');
  const dropped = source.replace(CALL, '').replace(IMPORT, '');
  if (dropped.includes('failpoint'))
    throw new Error(`${path}: a call of failpoint must be a statement of its own`);
  if (dropped !== source) writeFileSync(path, dropped);
}
