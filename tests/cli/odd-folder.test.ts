import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freshFolder, startCli, withoutServers } from '../support/cli';

/** `#`, `?` and `%` have a meaning in URLs, but not in the names of folders. */
test('the program and its embedded servers start in a folder with any name', async () => {
  const cwd = join(freshFolder(), 'a #1 %20? folder');
  mkdirSync(cwd);
  for (const name of ['dist', 'node_modules', 'package.json']) symlinkSync(resolve(name), join(cwd, name));
  writeFileSync(join(cwd, 'my responder#1.js'), 'exports.createResponder = () => ({ respond: () => ({}) });');
  writeFileSync(join(cwd, '.env'), 'RESPONDER="./my responder#1.js"\n');

  // Node resolves the links as if the files were in this folder.
  const NODE_OPTIONS = '--preserve-symlinks --preserve-symlinks-main';
  const env = withoutServers({ NODE_OPTIONS });
  const program = startCli(['start'], { cwd, env, cli: join(cwd, 'dist/cli.js') });
  try {
    await program.printed('dialogkeeper is running on embedded servers');
    expect(program.output()).toContain('responder   ./my responder#1.js');
  } finally {
    await program.end('SIGTERM');
  }
}, 120_000);
