import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigFile } from '../../src/config/file';
import type { ConfigFileInvalid } from '../../src/config/file/errors';
import { loadConfigFile } from '../../src/config/file/load';
import { loadConfig } from '../../src/config/load';

const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dialogkeeper-config-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const SECRET = 'whsec_of_salon';
const env = { SALON_SECRET: SECRET, SALON_URL: 'https://gateway.example/replies' };
const salon = {
  id: 'salon',
  company: '962302',
  provider: 'generic',
  url: { env: 'SALON_URL' },
  secret: { env: 'SALON_SECRET' },
};
const read = {
  id: 'salon',
  company: '962302',
  provider: 'generic',
  settings: { url: env.SALON_URL, secret: SECRET },
};

function write(text: string, name = 'dialogkeeper.config.ts'): void {
  writeFileSync(join(folder, name), text);
}
const writeJson = (config: unknown) => write(JSON.stringify(config), 'dialogkeeper.config.json');

const TYPESCRIPT = `
  import { defineConfig, env } from 'dialogkeeper';
  const company: string = '962302';
  export default defineConfig({
    channels: [{ id: 'salon', company, provider: 'generic', url: env('SALON_URL'), secret: env('SALON_SECRET') }],
  });`;
const MODULE = TYPESCRIPT.replace(': string', '');
const COMMONJS = `module.exports = ${JSON.stringify({ channels: [salon] })};`;

describe('the configuration file of the working directory is read', () => {
  test.each([
    ['dialogkeeper.config.ts', TYPESCRIPT],
    ['dialogkeeper.config.mts', TYPESCRIPT],
    ['dialogkeeper.config.js', MODULE],
    ['dialogkeeper.config.mjs', MODULE],
    ['dialogkeeper.config.js', COMMONJS],
    ['dialogkeeper.config.cjs', COMMONJS],
    ['dialogkeeper.config.json', JSON.stringify({ channels: [salon] })],
  ])('%s', async (name, text) => {
    write(text, name);
    expect(await readConfigFile(env)).toEqual({ path: join(process.cwd(), name), channels: [read] });
  });

  test('or the one that CONFIG_FILE names', async () => {
    write(JSON.stringify({ channels: [salon] }), 'other.json');
    const file = await readConfigFile({ ...env, CONFIG_FILE: 'other.json' });
    expect(file?.channels).toEqual([read]);
  });

  test('and completes the configuration of the environment; without a file there are no channels', async () => {
    expect(await loadConfig({ ...env, DEBOUNCE: '2s' })).toMatchObject({ debounce: 2000, channels: [] });
    writeJson({ channels: [{ ...salon, company: 962302 }] });
    expect(await loadConfig({ ...env, DEBOUNCE: '2s' })).toMatchObject({ debounce: 2000, channels: [read] });
  });
});

test('a secret is used as it is, without the line ends of a file that it was read from', async () => {
  writeJson({ channels: [salon] });
  const file = await readConfigFile({ SALON_SECRET: ' a secret \r\n', SALON_URL: ' https://host/ ' });
  expect(file?.channels[0]?.settings).toEqual({ secret: ' a secret ', url: 'https://host/' });
});

describe('a file is refused that', () => {
  test.each([
    [
      'CONFIG_FILE names and that does not exist',
      () => undefined,
      /absent\.ts cannot be read: it does not exist/,
    ],
    [
      'throws',
      () => write('throw new Error("no such month")', 'absent.ts'),
      /cannot be read: no such month \(line 1\)$/,
    ],
    [
      'throws what it was told',
      () => write('throw new Error("\\u001b[2J no client +79990000001\\nkey")', 'absent.ts'),
      /cannot be read: �\[2J no client \[phone\] \(line 1\)$/,
    ],
    [
      'calls what dialogkeeper does not have',
      () => write("import { defineConfg } from 'dialogkeeper';\n\ndefineConfg({});", 'absent.ts'),
      /cannot be read: defineConfg is not a function \(line 3\)$/,
    ],
    [
      'misses a comma',
      () => write('export default {\n  a: 1\n  b: 2 };', 'absent.ts'),
      /cannot be read: .*Unexpected token, expected "," \(line 3\)$/,
    ],
    ['throws nothing', () => write('throw new Error()', 'absent.ts'), /cannot be read: it throws an error/],
    ['is no JavaScript', () => write(`const secret = '${SECRET}'; }`, 'absent.ts'), /cannot be read: /],
  ])('%s', async (_, prepare, message) => {
    prepare();
    const refused = readConfigFile({ CONFIG_FILE: 'absent.ts' });
    await expect(refused).rejects.toMatchObject({
      code: 'config-file.unreadable',
      message: expect.stringMatching(message),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(SECRET) });
  });

  test.each([
    ['ts', 'await new Promise(() => {});'],
    ['mjs', 'await new Promise(() => {});'],
    ['ts', 'export default new Promise(() => {});'],
  ])('never settles: after a deadline it is named (%s: %s)', async (ending, text) => {
    write(text, `absent.${ending}`);
    await expect(loadConfigFile(join(folder, `absent.${ending}`), 50)).rejects.toMatchObject({
      code: 'config-file.unreadable',
      message: expect.stringMatching(/absent\.\w+ cannot be read: it has not been loaded after/),
    });
  });

  test('is no JSON: its line is named, and nothing of it is quoted', async () => {
    write(`{\n  "channels": [],\n  "secret": ${SECRET}\n}`, 'dialogkeeper.config.json');
    const error: Error = await readConfigFile(env).then(
      () => new Error('read'),
      (cause) => cause,
    );
    expect(error.message).toContain('it is not JSON');
    expect(error.message).not.toContain('whsec');
  });

  test('is one of two', async () => {
    writeJson({ channels: [] });
    write('export default {}', 'dialogkeeper.config.mjs');
    await expect(readConfigFile(env)).rejects.toThrow('Keep one of them');
  });
});

const twoOf = (other: object) => ({ channels: [salon, { ...salon, id: 'other', ...other }] });

describe('a mistake names the field, what was given and what is allowed:', () => {
  test.each<[string, unknown, string, string | RegExp, string | RegExp]>([
    ['no object', 7, 'its default export', '7', 'must be an object'],
    ['an unknown section', { chanels: [] }, 'chanels', 'no field', /must be channels/],
    ['channels that are no list', { channels: {} }, 'channels', 'an object', 'must be a list'],
    ['a channel that is none', { channels: ['a'] }, 'channels[0]', '"a"', 'must be an object'],
    [
      'an id with a slash',
      { channels: [{ ...salon, id: 'a/b' }] },
      'channels[0].id',
      '"a/b"',
      /letters, digits/,
    ],
    ['no id', { channels: [{ ...salon, id: undefined }] }, 'channels[0].id', 'not set', /letters, digits/],
    [
      'an id twice',
      twoOf({ id: 'salon' }),
      'channels[1].id',
      '"salon"',
      'must be unique; channels[0] has it already',
    ],
    [
      'no company',
      { channels: [{ ...salon, company: null }] },
      'channels[0].company',
      'null',
      /id of a company/,
    ],
    [
      'an unknown provider',
      twoOf({ provider: 'genric' }),
      'channels[1].provider',
      '"genric"',
      /must be generic/,
    ],
    [
      'another one',
      twoOf({ provider: 'telegram' }),
      'channels[1].provider',
      '"telegram"',
      /^must be one of .*generic/,
    ],
    ['no provider', twoOf({ provider: undefined }), 'channels[1].provider', 'not set', /one of/],
    [
      'an id without quotes',
      twoOf({
        provider: 'waha',
        secret: undefined,
        apiKey: salon.secret,
        hmacKey: salon.secret,
        session: 106540352242922,
      }),
      'channels[1].session',
      '106540352242922',
      'must be a text: put it in quotes',
    ],
    [
      'an id of Meta without quotes',
      { channels: [{ id: 'salon', company: '1', provider: 'meta', phoneNumberId: 106540352242922 }] },
      'channels[0].phoneNumberId',
      '106540352242922',
      /Phone number ID.*in quotes/,
    ],
    ['an unknown field', twoOf({ ur: 'x' }), 'channels[1].ur', 'no field', /must be url/],
    ['a missing field', twoOf({ url: undefined }), 'channels[1].url', 'not set', /URL/],
    ['a wrong value', twoOf({ url: 'gateway' }), 'channels[1].url', '"gateway"', /must be a URL/],
    [
      'a URL whose password cannot be decoded',
      twoOf({ url: 'https://u:whsec%zz@host/' }),
      'channels[1].url',
      'https://host',
      /of its password is written/,
    ],
    ['half a URL', twoOf({ url: 'u:whsec@host' }), 'channels[1].url', '…', /must be a URL/],
    [
      'another protocol',
      twoOf({ url: 'ftp://u:whsec@host/' }),
      'channels[1].url',
      'ftp://u:***@host/',
      /http:/,
    ],
    ['a value of another type', twoOf({ url: 5 }), 'channels[1].url', '5', /URL|string/],
    ['a wrong value of a variable', twoOf({ url: { env: 'BAD' } }), 'channels[1].url', "env('BAD')", /URL/],
    [
      'a variable that is not set',
      twoOf({ url: { env: 'NO' } }),
      'channels[1].url',
      "env('NO')",
      /NO is not/,
    ],
    [
      'a blank variable',
      twoOf({ secret: { env: 'BLANK' } }),
      'channels[1].secret',
      "env('BLANK')",
      /BLANK is not/,
    ],
    [
      'a secret in the file',
      twoOf({ secret: SECRET }),
      'channels[1].secret',
      'written in the file',
      /env\('NAME'\)/,
    ],
  ])('%s', async (_, config, path, given, allowed) => {
    writeJson(config);
    const error: ConfigFileInvalid = await readConfigFile({ ...env, BAD: 'not-a-url', BLANK: ' ' }).then(
      () => undefined,
      (cause) => cause,
    );
    expect(error).toMatchObject({
      code: 'config-file.invalid',
      path,
      given: typeof given === 'string' ? given : expect.stringMatching(given),
      allowed: typeof allowed === 'string' ? allowed : expect.stringMatching(allowed),
      message: `${error.file}: ${path} is ${error.given}; it ${error.allowed}`,
    });
    expect(JSON.stringify([error.message, error])).not.toMatch(/whsec|not-a-url/);
  });
});

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
    mkdirSync(join(folder, 'dialogkeeper.config.ts'));
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

describe('two channels of sessions with the same name', () => {
  const key = { env: 'SALON_SECRET' };
  const waha = { company: '962302', provider: 'waha', session: 'default', apiKey: key, hmacKey: key };
  const twoSessions = (urls: string[]) =>
    writeJson({ channels: urls.map((url, i) => ({ ...waha, id: `salon-${i}`, url })) });

  test('are two numbers where their servers differ', async () => {
    twoSessions(['http://waha-1:3000', 'http://waha-2:3000']);
    expect((await readConfigFile(env))?.channels).toHaveLength(2);
  });

  test('are one number, and a mistake, on one server', async () => {
    twoSessions(['http://waha:3000', 'http://waha:3000/']);
    await expect(readConfigFile(env)).rejects.toMatchObject({
      path: 'channels[1]',
      given: 'of the same account as channels[0]',
    });
  });
});
