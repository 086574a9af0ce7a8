// A release has no crash points: takes their calls out of dist, and the file that defines them. Lines are emptied, not
// removed, so that the source maps stay true.
const { readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const CALL = /^\s*\(0, crash_point_1\.crashPoint\)\('[a-z-]+'\);$/gm;
const IMPORT = /^const crash_point_1 = require\("[./]+crash-point"\);$/gm;

for (const file of readdirSync('dist', { recursive: true })) {
  const path = join('dist', file);
  if (file.startsWith('crash-point.')) rmSync(path);
  else if (file.endsWith('.js')) drop(path);
}

function drop(path) {
  const source = readFileSync(path, 'utf8');
  const dropped = source.replace(CALL, '').replace(IMPORT, '');
  if (dropped.includes('crash_point'))
    throw new Error(`${path}: a crash point must be a statement on its own`);
  if (dropped !== source) writeFileSync(path, dropped);
}
