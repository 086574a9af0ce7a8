import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The chaos suite keeps the log of each schedule that failed. The logs of a run in progress are named by eight digits. */
const EVIDENCE = 'dialogkeeper-chaos';
/** The folder in which tsx keeps compiled files, one for each user. */
const TSX_CACHE = /^tsx-\d+$/;
const OF_A_RUN = /^[0-9a-f]{8}\.log$/;

export interface TemporaryRoot {
  path: string;
  /** Removes it. Returns what the tests have left in it, and the folder of logs that it kept, if any. */
  remove(): { left: string[]; kept: string | undefined };
}

/** The folder that holds every temporary folder of the tests and of the programs that they start. */
export function temporaryRoot(): TemporaryRoot {
  const path = mkdtempSync(join(tmpdir(), 'dialogkeeper-tests-'));
  const forEachUser = 0o755; // PostgreSQL refuses to run as root: a native one runs as another user
  mkdirSync(join(path, 'tmp'), { mode: forEachUser });
  chmodSync(path, forEachUser);
  process.env.TMPDIR = join(path, 'tmp');
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  const interrupted = () => process.exit(130);
  process.once('exit', remove).once('SIGINT', interrupted).once('SIGTERM', interrupted);
  return {
    path,
    remove() {
      process.off('exit', remove).off('SIGINT', interrupted).off('SIGTERM', interrupted);
      const left = readdirSync(join(path, 'tmp')).filter(
        (name) => name !== EVIDENCE && !TSX_CACHE.test(name),
      );
      const evidence = join(path, 'tmp', EVIDENCE);
      const isKept = existsSync(evidence) && readdirSync(evidence).some((name) => !OF_A_RUN.test(name));
      if (!isKept) remove();
      return { left, kept: isKept ? evidence : undefined };
    },
  };
}
