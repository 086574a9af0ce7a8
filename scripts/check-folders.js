// Fails where folders of src depend on each other in a circle: dependencies point downwards, and a reader can follow them.
const { readdirSync, readFileSync } = require('node:fs');
const { dirname, join, sep } = require('node:path');

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']*)'/g;

/** Folder → the folders that it imports from, each with one of the files that do. */
const dependencies = new Map();
for (const file of readdirSync('src', { recursive: true })) {
  const [folder, ...rest] = file.split(sep);
  if (!/\.tsx?$/.test(file) || rest.length === 0) continue;
  if (!dependencies.has(folder)) dependencies.set(folder, new Map());
  for (const [, path] of readFileSync(join('src', file), 'utf8').matchAll(IMPORT)) {
    const [target] = join(dirname(file), path).split(sep);
    if (target !== folder) dependencies.get(folder).set(target, file);
  }
}

/** A way from a folder back to itself, as `folder (file)` per step; undefined: there is none. */
function circleOf(start, folder = start, way = []) {
  for (const [target, file] of dependencies.get(folder) ?? []) {
    const step = [...way, `${folder} (src/${file.split(sep).join('/')})`];
    if (target === start) return step;
    if (way.some((one) => one.startsWith(`${target} `)) || step.length > dependencies.size) continue;
    const circle = circleOf(start, target, step);
    if (circle) return circle;
  }
  return undefined;
}

const circles = [...dependencies.keys()].map((folder) => circleOf(folder)).filter(Boolean);
if (circles.length > 0) {
  const shortest = circles.reduce((best, circle) => (circle.length < best.length ? circle : best));
  console.error(
    `Folders of src depend on each other in a circle:\n  ${[...shortest, shortest[0]].join('\n  → ')}`,
  );
  process.exit(1);
}
