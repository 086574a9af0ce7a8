import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bodies that real gateways have sent. They are kept beside the repository, because their licences differ. */
const FOLDERS = ['../shared', '../../shared'].map((path) => join(process.cwd(), path, 'data/webhooks'));
const folder = FOLDERS.find(existsSync);

/** `describe` where the recorded bodies are there. In CI they must be. */
export const describeRecorded: typeof describe | typeof describe.skip =
  folder === undefined && process.env.CI !== 'true' ? describe.skip : describe;
if (folder === undefined) console.warn(`Skipped: there are no recorded webhooks in ${FOLDERS.join(' or ')}`);

/** As it was sent, byte for byte. */
export function recorded(path: string): string {
  return readFileSync(join(folder ?? FOLDERS[0] ?? '', path), 'utf8');
}

/** The recorded files of a provider; none where they are not there. */
export function recordedFiles(provider: string): string[] {
  if (folder === undefined) return [];
  const names = readdirSync(join(folder, provider)).filter((name) => name.endsWith('.json'));
  return names.map((name) => join(provider, name));
}
