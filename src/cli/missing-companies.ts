import type { Config } from '../config';
import { unknownCompanies } from '../db/companies';
import type { Logger } from '../observability/logger';
import type { Running } from '../workers/start';

/**
 * Logs the channels and booking systems whose company is not in the database. It may be added later, so that the process runs all
 * the same.
 */
export async function logMissingCompanies(
  { db }: Pick<Running, 'db'>,
  { channels, bookingSystems }: Pick<Config, 'channels' | 'bookingSystems'>,
  logger: Logger,
): Promise<void> {
  const ids = [...channels, ...bookingSystems].map(({ company }) => company);
  const missing = await unknownCompanies(db, ids).catch(() => new Set<string>()); // the database is away: the log says so already
  for (const [i, { id: channel, company: companyId }] of channels.entries()) {
    if (!missing.has(companyId)) continue;
    logger.error(
      { event: 'channel.company-missing', channel, companyId },
      `channels[${i}].company is not in the database: correct the configuration file, or add the company`,
    );
  }
  for (const [i, { id: system, company: companyId }] of bookingSystems.entries()) {
    if (!missing.has(companyId)) continue;
    logger.error(
      { event: 'booking-system.company-missing', system, companyId },
      `bookingSystems[${i}].company is not in the database: correct the configuration file, or add the company`,
    );
  }
}
