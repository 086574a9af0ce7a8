import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Company } from './schedule';
import { LOG_FOLDER } from './worker-log';

/** The variable that holds the secret of every channel and every booking system. */
export const CHANNEL_SECRET = 'CHANNEL_SECRET';
/** Of one schedule. */
const MOST_COMPANIES = 2;

/**
 * The companies of a test bed's schedules, and the configuration file with their channels. A process reads it when it starts,
 * so all companies are named before. Each has one channel, with the company's id. Half of them have a booking system.
 */
export class Companies {
  /** Of the configuration file. */
  readonly path: string;
  readonly #unused: { own: string[]; external: string[] };

  /**
   * @param schedules how many schedules the test bed runs at most
   * @param url where replies are posted
   * @param bookingUrl where bookings are made
   */
  constructor(schedules: number, url: string, bookingUrl: string) {
    const name = `chaos-${randomUUID().slice(0, 6)}`;
    this.path = join(LOG_FOLDER, `${name}.json`);
    const ids = (kind: string) =>
      Array.from({ length: schedules * MOST_COMPANIES }, (_, i) => `${name}-${kind}${i}`);
    this.#unused = { own: ids(''), external: ids('x') };
    const secret = { env: CHANNEL_SECRET };
    const provider = 'generic';
    const { own, external } = this.#unused;
    const channels = [...own, ...external].map((id) => ({ id, company: id, provider, url, secret }));
    const bookingSystems = external.map((company) => ({
      id: `${company}-calendar`,
      company,
      provider,
      url: bookingUrl,
      secret,
    }));
    writeFileSync(this.path, JSON.stringify({ channels, bookingSystems }));
  }

  /** The ids of the companies of the next schedule. */
  take(companies: readonly Company[]): string[] {
    const { own, external } = this.#unused;
    return companies.map(({ hasBookingSystem }) => (hasBookingSystem ? external : own).shift() ?? '');
  }

  deleteFile(): void {
    rmSync(this.path, { force: true });
  }
}
