import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Chaos keeps the log of a schedule that it found a fault with. Those of a run in progress are named by eight digits. */
const EVIDENCE = 'dialogkeeper-chaos';
const OF_A_RUN = /^[0-9a-f]{8}\.log$/;

export interface TemporaryRoot {
  path: string;
  /** Removes it. Returns what tests have left in it, and the folder that had to be kept, if any. */
  remove(): { left: string[]; kept: string | undefined };
}

/** The folder in which the tests and the programs that they start make all others: one thing to remove. */
export function temporaryRoot(): TemporaryRoot {
  const path = mkdtempSync(join(tmpdir(), 'dialogkeeper-tests-'));
  const everybody = 0o755; // PostgreSQL runs as a user of its own, and refuses to be root
  mkdirSync(join(path, 'tmp'), { mode: everybody });
  chmodSync(path, everybody);
  process.env.TMPDIR = join(path, 'tmp');
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  const interrupted = () => process.exit(130);
  process.once('exit', remove).once('SIGINT', interrupted).once('SIGTERM', interrupted);
  return {
    path,
    remove() {
      process.off('exit', remove).off('SIGINT', interrupted).off('SIGTERM', interrupted);
      const left = readdirSync(join(path, 'tmp')).filter((name) => name !== EVIDENCE);
      const evidence = join(path, 'tmp', EVIDENCE);
      const isKept = existsSync(evidence) && readdirSync(evidence).some((name) => !OF_A_RUN.test(name));
      if (!isKept) remove();
      return { left, kept: isKept ? evidence : undefined };
    },
  };
}
