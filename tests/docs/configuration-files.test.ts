import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigFile } from '../../src/config/file';

const folder = mkdtempSync(join(tmpdir(), 'configuration-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pages = ['docs/channels', 'docs/booking-systems'].flatMap((of) =>
  readdirSync(of).map((name) => join(of, name)),
);
/** Most stand in a step of a list, and are indented. */
const files = pages.flatMap((page) =>
  [...readFileSync(page, 'utf8').matchAll(/^ *```json\n([\s\S]*?)^ *```$/gm)].flatMap(([, text = '']) =>
    text.includes('"provider"') ? [{ page, text }] : [],
  ),
);

/** Accepted by every provider as any of its secrets, but for a private key. */
const SECRET = 'cal_0123456789abcdef0123456789abcdef';
const PRIVATE_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const secretOf = (name: string) => [name, name.endsWith('PRIVATE_KEY') ? PRIVATE_KEY : SECRET];
const named = (text: string) => [...text.matchAll(/"env": "(\w+)"/g)].map(([, name = '']) => name);

test.each(files)('the file on $page can be copied as it is', async ({ text }) => {
  const path = join(folder, 'dialogkeeper.config.json');
  writeFileSync(path, text);
  const env = Object.fromEntries(named(text).map(secretOf));
  const read = await readConfigFile({ ...env, CONFIG_FILE: path });
  expect([...(read?.channels ?? []), ...(read?.bookingSystems ?? [])]).toHaveLength(1);
});

test('most providers have such a file', () => {
  expect(files.length).toBeGreaterThanOrEqual(9);
});
