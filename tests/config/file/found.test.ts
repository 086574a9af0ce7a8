import { join } from 'node:path';
import { readConfigFile } from '../../../src/config/file';
import { loadConfig } from '../../../src/config/load';
import { env, read, salon, useFolder, write, writeJson } from './folder';

useFolder();

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
    expect(await readConfigFile(env)).toEqual({
      path: join(process.cwd(), name),
      channels: [read],
      bookingSystems: [],
    });
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
