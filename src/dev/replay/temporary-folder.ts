import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Exit codes by which a shell reports the signal that ended a program. */
const ENDED_BY_SIGINT = 130;
const ENDED_BY_SIGTERM = 143;

export interface TemporaryFolder {
  path: string;
  remove(): void;
}

/** Makes a folder that is removed when this process ends, also by Ctrl-C or SIGTERM. */
export function temporaryFolder(prefix: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), prefix));
  // Retries: the embedded servers may still write to the folder.
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  const interrupted = () => process.exit(ENDED_BY_SIGINT);
  const terminated = () => process.exit(ENDED_BY_SIGTERM);
  process.once('exit', remove).once('SIGINT', interrupted).once('SIGTERM', terminated);
  return {
    path,
    remove() {
      process.off('exit', remove).off('SIGINT', interrupted).off('SIGTERM', terminated);
      remove();
    },
  };
}
