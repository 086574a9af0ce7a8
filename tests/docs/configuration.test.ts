import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { readConfig, SECTIONS, SETTINGS } from '../../src/config';

const { tables } = require('../../scripts/print-configuration') as {
  tables: (sections: typeof SECTIONS) => string;
};

test('the tables of settings are those of the program', () => {
  const page = readFileSync('docs/configuration.md', 'utf8');
  const [, printed] = /<!-- settings -->\n([\s\S]*)<!-- \/settings -->/.exec(page) ?? [];
  // If they differ: `npm run build && node scripts/print-configuration.js`.
  expect(printed).toBe(tables(SECTIONS));
});

describe('.env.example', () => {
  const example = readFileSync('.env.example', 'utf8');
  const commented = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({
    name,
    value,
  }));

  test('sets nothing by itself', () => {
    expect(parseEnv(example)).toEqual({});
  });

  test('names every setting and no other', () => {
    const names = Object.values(SETTINGS).map(({ env }) => env);
    expect(new Set(commented.map(({ name }) => name))).toEqual(new Set(names));
  });

  test('shows the defaults as they are', () => {
    for (const { env, default: value } of Object.values(SETTINGS)) {
      if (value !== undefined) expect(commented).toContainEqual({ name: env, value });
    }
  });

  test('is a valid configuration without its comment marks', () => {
    const env = parseEnv(example.replaceAll(/^# ([A-Z_]+=)/gm, '$1'));
    expect(() => readConfig(env)).not.toThrow();
  });
});
