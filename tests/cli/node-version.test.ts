import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engines } from '../../package.json';
import { run } from '../docs/run';
import { freshFolder } from '../support/cli';

const needed = engines.node.replace('>=', '');
const [major = 0, minor = 0] = needed.split('.').map(Number);

/** A script that runs before the program: it sets the version of Node, and breaks an import that an old Node cannot load. */
function pretending(version: string): string {
  const path = join(freshFolder(), 'old-node.js');
  writeFileSync(
    path,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });
     const Module = require('node:module');
     const load = Module._load;
     Module._load = (request, ...rest) => {
       if (request === 'commander') throw new Error('this Node is too old');
       return load(request, ...rest);
     };`,
  );
  return path;
}

test.each(['4.9.1', `${major - 1}.99.0`, `${major}.${minor - 1}.9`])(
  'on Node %s the program names the version it needs, before it loads anything',
  async (version) => {
    const { code, stderr } = await run(process.execPath, ['-r', pretending(version), 'dist/cli.js', 'start']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `dialogkeeper needs Node ${needed} or newer; this is ${version}\n`,
    });
  },
);

test.each([`${major}.${minor}.0`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`])(
  'on Node %s the program loads its imports',
  async (version) => {
    const { stderr } = await run(process.execPath, ['-r', pretending(version), 'dist/cli.js', 'start']);
    expect(stderr).toContain('this Node is too old');
  },
);
