import { existsSync, readFileSync } from 'node:fs';
import { PROVIDERS, type ProviderName, providerOf } from '../../src/channels/providers';
import { readConfigFile } from '../../src/config/file';
import { fieldsOf, namesOf } from '../../src/config/file/known-fields';
import { blocksOf } from './markdown';

const index = readFileSync('docs/channels.md', 'utf8');

describe.each(Object.keys(PROVIDERS) as ProviderName[])('the provider %s', (name) => {
  const path = `docs/channels/${name}.md`;

  test('has a row on the page of channels, and a page of its own', () => {
    expect(index).toMatch(new RegExp(`^\\| \`${name}\` \\|.*\\(channels/${name}\\.md\\)`, 'm'));
    expect(existsSync(path)).toBe(true);
  });

  test('has all its settings on its page, and says of the secrets that they are', () => {
    const page = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const { settings, secrets } = providerOf(name);
    for (const field of namesOf(fieldsOf(settings))) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${field}\` |`));
      expect({ field, row }).toEqual({ field, row: expect.any(String) });
      if (secrets.includes(field)) expect(row).toContain('secret');
    }
  });
});

test('the file on the page is the same in TypeScript and in JSON', async () => {
  const json = blocksOf('docs/channels.md').find(({ language }) => language === 'json');
  const ours = {
    id: 'salon',
    company: 'demo',
    provider: 'generic',
    url: { env: 'SALON_URL' },
    secret: { env: 'SALON_SECRET' },
  };
  expect(JSON.parse(json?.text ?? '')).toEqual({ channels: [ours] });
  const file = await readConfigFile({
    CONFIG_FILE: 'examples/dialogkeeper.config.ts',
    SALON_URL: 'http://127.0.0.1:1',
    SALON_SECRET: 'whsec',
  });
  const { url, secret, ...rest } = ours;
  expect(file?.channels).toEqual([{ ...rest, settings: { url: 'http://127.0.0.1:1', secret: 'whsec' } }]);
});
