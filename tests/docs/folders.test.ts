import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

const [, table = ''] =
  /\n\| folder \| holds \|\n([\s\S]*?)\n\n/.exec(readFileSync('README.md', 'utf8')) ?? [];
const listed = [...table.matchAll(/^\| `src\/([a-z-]+)` \|/gm)].map(([, folder = '']) => folder);
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && path.includes(sep))
  .map((path) => ({ path, folder: folderOf(path) }));

function folderOf(path: string): string {
  return path.split(sep)[0] ?? '';
}

test('README lists every folder of src', () => {
  expect([...listed].sort()).toEqual([...new Set(files.map(({ folder }) => folder))].sort());
});

test('a folder imports only from folders that README lists below it', () => {
  const upwards = files.flatMap(({ path, folder }) =>
    [...readFileSync(join('src', path), 'utf8').matchAll(/from '(\.[^']*)'/g)]
      .map(([, target = '']) => folderOf(join(dirname(path), target)))
      .filter((target) => listed.includes(target) && listed.indexOf(target) < listed.indexOf(folder))
      .map((target) => `${path} imports from ${target}`),
  );
  expect(upwards).toEqual([]);
});
