import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What shells report of a program that Ctrl-C has ended. */
const ENDED_BY_SIGINT = 130;
const ENDED_BY_SIGTERM = 143;

export interface TemporaryFolder {
  path: string;
  remove(): void;
}

/** A folder that is gone at the end of this process, also when Ctrl-C or SIGTERM ends it. */
export function temporaryFolder(prefix: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), prefix));
  // The embedded servers may still write to it, hence the retries.
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
