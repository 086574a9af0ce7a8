import type { ConfiguredChannel } from '../channels/configured';
import { channelActivity } from '../db/channel-activity';
import { companyIds, unknownCompanies } from '../db/companies';
import type { Db } from '../db/database';
import { type Finding, findingsOf } from './finding';

/** A finding names this many companies that exist. */
const NAMED = 5;

/**
 * Compares channels of the configuration file with the database: their companies, and what providers have said of their sessions.
 *
 * @param all of the file, in its order
 */
export async function checkStoredChannels(
  db: Db,
  all: readonly ConfiguredChannel[],
  chosen: readonly ConfiguredChannel[] = all,
): Promise<Finding[]> {
  const missing = await unknownCompanies(
    db,
    chosen.map(({ company }) => company),
  );
  const known = missing.size > 0 ? await companyIds(db, NAMED) : [];
  const there = known.length > 0 ? `there is ${known.join(', ')}` : 'it has no company yet';
  const wrong = chosen
    .filter(({ company }) => missing.has(company))
    .map((channel) =>
      findingsOf(`channel ${channel.id}`).error(
        `channels[${all.indexOf(channel)}].company is ${JSON.stringify(channel.company)}; there is no such company in the database: ${there}`,
        'messages of its clients are not stored, and none of them is answered',
        'correct the field and restart, or add the company: npx dialogkeeper company import <file>',
      ),
    );
  return [...wrong, ...(await checkSessions(db, chosen))];
}

async function checkSessions(db: Db, channels: readonly ConfiguredChannel[]): Promise<Finding[]> {
  if (channels.length === 0) return [];
  const keys = channels.map(({ id, company }) => ({ companyId: company, channel: id }));
  return (await channelActivity(db, keys)).flatMap(({ channel, waiting, disconnectedSince }) => {
    if (!disconnectedSince) return [];
    return [
      findingsOf(`channel ${channel}`).error(
        `its provider has had no session with WhatsApp since ${disconnectedSince.toISOString()}; ${waiting} replies wait`,
        'nothing comes in or goes out',
        'connect its number again at the provider',
      ),
    ];
  });
}
