import { randomUUID } from 'node:crypto';
import { copyFileSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Violation } from './invariants';

/** Of what the suite writes beside its servers. */
export const LOG_FOLDER = join(tmpdir(), 'dialogkeeper-chaos');

/** The file into which all worker processes of a test bed log. */
export class WorkerLog {
  readonly fd: number;
  readonly #path: string;

  constructor() {
    mkdirSync(LOG_FOLDER, { recursive: true });
    this.#path = join(LOG_FOLDER, `${randomUUID().slice(0, 8)}.log`);
    this.fd = openSync(this.#path, 'a');
  }

  clear(): void {
    ftruncateSync(this.fd);
  }

  /** The unique keys of replies are a second guard. The commit's own check must come first, so they never fire. */
  violations(): Violation[] {
    const refused = readFileSync(this.#path, 'utf8').split('duplicate key value violates').length - 1;
    if (refused === 0) return [];
    const evidence = `PostgreSQL refused ${refused} rows as duplicates`;
    return [{ invariant: 'the turn that commits second writes nothing', evidence }];
  }

  /** Copies the log so that it survives the run. Returns the path of the copy. */
  keep(name: string): string {
    const kept = join(LOG_FOLDER, `${name}.log`);
    copyFileSync(this.#path, kept);
    return kept;
  }

  delete(): void {
    rmSync(this.#path, { force: true });
  }
}
