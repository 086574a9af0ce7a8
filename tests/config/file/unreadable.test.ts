import { join } from 'node:path';
import { readConfigFile } from '../../../src/config/file';
import { loadConfigFile } from '../../../src/config/file/load';
import { env, SECRET, useFolder, write, writeJson } from './folder';

const folder = useFolder();

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
    await expect(loadConfigFile(join(folder.path, `absent.${ending}`), 50)).rejects.toMatchObject({
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
