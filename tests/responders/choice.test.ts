import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/config';
import { createResponder } from '../../src/responders';
import { freshFolder } from '../support/cli';

function moduleOf(source: string): string {
  const path = join(freshFolder(), 'responder.js');
  writeFileSync(path, source);
  return path;
}

const configured = (responder: string) => readConfig({ RESPONDER: responder });

test("a module of one's own is the responder, and is given the configuration", async () => {
  const path = moduleOf(
    'exports.createResponder = (config) => ({ respond: async () => ({ text: config.logLevel, actions: [] }) });',
  );
  const responder = await createResponder(configured(path));
  await expect(responder.respond({} as never)).resolves.toMatchObject({ text: 'info' });
});

test.each([
  ['does not exist', '/nowhere/responder.js'],
  ['throws while it is loaded', moduleOf('throw new Error("no key");')],
  ['exports no createResponder', moduleOf('exports.respond = () => {};')],
])("a module that %s stops the start with the variable's name", async (_case, path) => {
  await expect(createResponder(configured(path))).rejects.toMatchObject({
    code: 'config.invalid',
    variable: 'RESPONDER',
    given: path,
  });
});
