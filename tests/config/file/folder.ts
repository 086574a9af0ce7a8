import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SECRET = 'whsec_of_salon';
export const env = { SALON_SECRET: SECRET, SALON_URL: 'https://gateway.example/replies' };

/** A channel as a file has it, and as it is read. */
export const salon = {
  id: 'salon',
  company: '962302',
  provider: 'generic',
  url: { env: 'SALON_URL' },
  secret: { env: 'SALON_SECRET' },
};
export const read = {
  id: 'salon',
  company: '962302',
  provider: 'generic',
  settings: { url: env.SALON_URL, secret: SECRET },
};

/** Each test runs in an empty folder of its own. */
export function useFolder(): { path: string } {
  const before = process.cwd();
  const folder = { path: '' };
  beforeEach(() => {
    folder.path = mkdtempSync(join(tmpdir(), 'dialogkeeper-config-'));
    process.chdir(folder.path);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder.path, { recursive: true });
  });
  return folder;
}

/** Into the folder of the test. */
export function write(text: string, name = 'dialogkeeper.config.ts'): void {
  writeFileSync(name, text);
}

export function writeJson(config: unknown): void {
  write(JSON.stringify(config), 'dialogkeeper.config.json');
}
