import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfigFile } from '../../../src/config/file';
import { env, useFolder, write } from './folder';

useFolder();

describe('what only a program can get wrong names the file and the field:', () => {
  const entry = `id: 'salon', company: '1', provider: 'generic', url: 'https://host/', secret: { env: 'SALON_SECRET' }`;
  test.each([
    ['an empty file', '', 'its default export', 'not set'],
    [
      'a file that exports nothing',
      "import { defineConfig } from 'dialogkeeper'; defineConfig({});",
      'its default export',
      'not set',
    ],
    ['a file of comments', '// nothing yet', 'its default export', 'not set'],
    ['null', 'export default null', 'its default export', 'null'],
    ['a number', 'export default 7', 'its default export', '7'],
    ['a symbol', 'export default Symbol("a")', 'its default export', 'Symbol(a)'],
    ['a company that is a BigInt', entries(`{ ${entry}, company: 5n }`), 'channels[0].company', '5'],
    ['an id that is a BigInt', entries(`{ ${entry}, id: 5n }`), 'channels[0].id', '5'],
    [
      'a provider without a text',
      entries(`{ ${entry}, provider: Object.create(null) }`),
      'channels[0].provider',
      'an object',
    ],
    [
      'a list that contains itself',
      `const all = []; all.push(all); export default { channels: all }`,
      'channels[0]',
      'part of itself',
    ],
    [
      'an entry that contains itself',
      `const one = { ${entry} }; one.url = { one }; ${entries('one')}`,
      'channels[0].url.one',
      'part of itself',
    ],
    [
      'an object without an end',
      `const next = () => ({ get on() { return next(); } }); ${entries('next()')}`,
      /^channels\[0\](\.on)+$/,
      'nested 32 levels deep',
    ],
    [
      'a getter that throws',
      entries(`{ ${entry}, get url() { throw new Error('asked\\u001b +79990000001'); } }`),
      'channels[0].url',
      'a getter that throws (asked� [phone] (line 1))',
    ],
    ...['constructor', '__proto__', 'toString'].map((name) => [
      `a variable ${name} that is not set`,
      entries(`{ ${entry}, url: JSON.parse('{"env":"${name}"}') }`),
      'channels[0].url',
      `env('${name}')`,
    ]),
  ] as [string, string, string | RegExp, string][])('%s', async (_, text, path, given) => {
    write(text);
    const file = join(process.cwd(), 'dialogkeeper.config.ts');
    await expect(readConfigFile(env)).rejects.toMatchObject({
      code: 'config-file.invalid',
      file,
      path: typeof path === 'string' ? path : expect.stringMatching(path),
      given,
    });
  });

  test('a directory with its name', async () => {
    mkdirSync('dialogkeeper.config.ts');
    const message = expect.stringContaining('dialogkeeper.config.ts cannot be read: it is a directory');
    await expect(readConfigFile(env)).rejects.toMatchObject({ message });
    await expect(readConfigFile({ CONFIG_FILE: 'dialogkeeper.config.ts' })).rejects.toMatchObject({
      message,
    });
  });

  function entries(text: string): string {
    return `export default { channels: [${text}] };`;
  }
});
