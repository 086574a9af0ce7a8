// Fails where folders of src, or the folders of one of them, depend on each other in a circle: dependencies point downwards, and a reader
// can follow them. Fails, too, where a file reaches past the doors of a responder.
const { readdirSync, readFileSync } = require('node:fs');
const { dirname, join, sep } = require('node:path');

const IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']*)'/g;

/**
 * The files of each responder that others may import from. What two responders need has a folder of its own beside them, as
 * src/responders/when.
 */
const DOORS = {
  'responders/receptionist': ['index', 'state'],
  'responders/model': ['index', 'settings', 'state', 'report', 'connection', 'errors'],
  'responders/scripted': ['index', 'script'],
};

/** Each import within src: the file that has it, and the path that it names, both without `src/` and with `/`. */
const imports = readdirSync('src', { recursive: true })
  .filter((file) => /\.tsx?$/.test(file))
  .flatMap((file) =>
    [...readFileSync(join('src', file), 'utf8').matchAll(IMPORT)].map(([, path]) => ({
      file: file.split(sep).join('/'),
      target: join(dirname(file), path).split(sep).join('/'),
    })),
  );

const past = imports.filter(({ file, target }) =>
  Object.entries(DOORS).some(([room, doors]) => {
    const isDoor = target === room || doors.some((door) => target === `${room}/${door}`);
    return !file.startsWith(`${room}/`) && `${target}/`.startsWith(`${room}/`) && !isDoor;
  }),
);
for (const { file, target } of past)
  console.error(
    `src/${file} imports src/${target}: others use a responder through the files that DOORS lists`,
  );

const roots = ['', ...new Set(imports.map(({ file }) => `${file.split('/')[0]}/`))];
const circle = roots.map(circleIn).find(Boolean);
if (circle) console.error(`Folders of src depend on each other in a circle:\n  ${circle.join('\n  → ')}`);
if (past.length > 0 || circle) process.exit(1);

/** The shortest circle of the folders below `root`, which is empty or ends with `/`; undefined: there is none. */
function circleIn(root) {
  const dependencies = dependenciesIn(root);
  const [shortest] = [...dependencies.keys()]
    .map((folder) => circleOf(folder, dependencies))
    .filter(Boolean)
    .sort((a, b) => a.length - b.length);
  return shortest && [...shortest, shortest[0]];
}

/** Folder → the folders that it imports from, each with one of the files that do. */
function dependenciesIn(root) {
  const dependencies = new Map();
  const folderOf = (path) => (path.startsWith(root) ? path.slice(root.length).split('/') : []);
  for (const { file } of imports) {
    const [folder, ...rest] = folderOf(file);
    if (rest.length > 0 && !dependencies.has(folder)) dependencies.set(folder, new Map());
  }
  for (const { file, target } of imports) {
    const [[folder, ...rest], [other]] = [folderOf(file), folderOf(target)];
    if (rest.length > 0 && dependencies.has(other) && other !== folder)
      dependencies.get(folder).set(other, `src/${file}`);
  }
  return dependencies;
}

/** A way from a folder back to itself, as `folder (file)` per step; undefined: there is none. */
function circleOf(start, dependencies, folder = start, way = []) {
  for (const [target, file] of dependencies.get(folder) ?? []) {
    const step = [...way, `${folder} (${file})`];
    if (target === start) return step;
    if (way.some((one) => one.startsWith(`${target} `)) || step.length > dependencies.size) continue;
    const circle = circleOf(start, dependencies, target, step);
    if (circle) return circle;
  }
  return undefined;
}
