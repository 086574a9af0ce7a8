import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_FOLDER } from './worker-log';

/** The variable that holds the secret of every channel. */
export const CHANNEL_SECRET = 'CHANNEL_SECRET';
/** Of one schedule. */
const MOST_COMPANIES = 2;

/**
 * The companies of a test bed's schedules, and the configuration file with their channels. A process reads it when it starts,
 * so all companies are named before. Each has one channel, with the company's id.
 */
export class Companies {
  /** Of the configuration file. */
  readonly path: string;
  readonly #unused: string[];

  /**
   * @param schedules how many schedules the test bed runs at most
   * @param url where replies are posted
   */
  constructor(schedules: number, url: string) {
    const name = `chaos-${randomUUID().slice(0, 6)}`;
    this.path = join(LOG_FOLDER, `${name}.json`);
    this.#unused = Array.from({ length: schedules * MOST_COMPANIES }, (_, i) => `${name}-${i}`);
    const secret = { env: CHANNEL_SECRET };
    const channels = this.#unused.map((id) => ({ id, company: id, provider: 'generic', url, secret }));
    writeFileSync(this.path, JSON.stringify({ channels }));
  }

  /** The ids of the companies of the next schedule. */
  take(count: number): string[] {
    return this.#unused.splice(0, count);
  }

  deleteFile(): void {
    rmSync(this.path, { force: true });
  }
}
