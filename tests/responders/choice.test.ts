import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../docs/run';
import { freshFolder } from '../support/cli';

/** Prints the reply of the configured responder, or the error. Compiled: under Jest `import()` accepts no URL. */
const PROGRAM = `
  const { createResponder } = require('./dist/responders');
  const { readConfig } = require('./dist/config');
  createResponder(readConfig({ RESPONDER: process.argv[1] }))
    .then((responder) => responder.respond({}), ({ code, variable, given }) => ({ code, variable, given }))
    .then((result) => console.log(JSON.stringify(result)));`;

async function chosen(path: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['-e', PROGRAM, path]);
  return JSON.parse(stdout);
}

function moduleOf(source: string, name = 'responder.js'): string {
  const path = join(freshFolder(), name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, source);
  return path;
}

const OWN =
  'createResponder = (config) => ({ respond: async () => ({ text: config.logLevel, actions: [] }) });';

test.each([
  ['CommonJS', `exports.${OWN}`, 'responder.js'],
  ['an ES module', `export const ${OWN}`, 'responder.mjs'],
  ['in a folder with any name', `exports.${OWN}`, 'a #1 %20? folder/responder.js'],
])(
  'a module that RESPONDER names is the responder, and is given the configuration: %s',
  async (_kind, source, name) => {
    expect(await chosen(moduleOf(source, name))).toMatchObject({ text: 'info' });
  },
);

test.each([
  ['does not exist', '/nowhere/responder.js'],
  ['throws while it is loaded', moduleOf('throw new Error("no key");')],
  ['exports no createResponder', moduleOf('exports.respond = () => {};')],
])("a module that %s stops the start with the variable's name", async (_case, path) => {
  expect(await chosen(path)).toEqual({ code: 'config.invalid', variable: 'RESPONDER', given: path });
});
