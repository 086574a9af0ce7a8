import { type Migration, Migrator } from 'kysely';
import type { Db } from './database';
import { SchemaOutdated } from './errors';
import { initial } from './migrations/0001-initial';
import { recovery } from './migrations/0002-recovery';
import { policies } from './migrations/0003-policies';
import { fewerIndexes } from './migrations/0004-fewer-indexes';
import { crowds } from './migrations/0005-crowds';
import { randomVersions } from './migrations/0006-random-versions';
import { companyFields } from './migrations/0007-company-fields';
import { channelOutages } from './migrations/0008-channel-outages';
import { bookingReferences } from './migrations/0009-booking-references';
import { standardTerms } from './migrations/0010-standard-terms';
import { admission } from './migrations/0011-admission';
import { handOver } from './migrations/0012-hand-over';
import { traceparent } from './migrations/0013-traceparent';
import { warming } from './migrations/0014-warming';
import { channels } from './migrations/0015-channels';
import { linkedAddresses } from './migrations/0016-linked-addresses';
import { channelState } from './migrations/0017-channel-state';
import { weeklyHours } from './migrations/0018-weekly-hours';
import { channelActivity } from './migrations/0019-channel-activity';
import { bookingSystems } from './migrations/0020-booking-systems';
import { bookingEvents } from './migrations/0021-booking-events';
import { bookingSync } from './migrations/0022-booking-sync';
import { reminders } from './migrations/0023-reminders';
import { clientFacts } from './migrations/0024-client-facts';
import { drafts } from './migrations/0025-drafts';
import { modelUsage } from './migrations/0026-model-usage';
import { transcripts } from './migrations/0027-transcripts';
import { conversationList } from './migrations/0028-conversation-list';
import { usersAndAudit } from './migrations/0029-users-and-audit';
import { retention } from './migrations/0030-retention';

/** In order; a landed migration never changes. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-recovery': recovery,
  '0003-policies': policies,
  '0004-fewer-indexes': fewerIndexes,
  '0005-crowds': crowds,
  '0006-random-versions': randomVersions,
  '0007-company-fields': companyFields,
  '0008-channel-outages': channelOutages,
  '0009-booking-references': bookingReferences,
  '0010-standard-terms': standardTerms,
  '0011-admission': admission,
  '0012-hand-over': handOver,
  '0013-traceparent': traceparent,
  '0014-warming': warming,
  '0015-channels': channels,
  '0016-linked-addresses': linkedAddresses,
  '0017-channel-state': channelState,
  '0018-weekly-hours': weeklyHours,
  '0019-channel-activity': channelActivity,
  '0020-booking-systems': bookingSystems,
  '0021-booking-events': bookingEvents,
  '0022-booking-sync': bookingSync,
  '0023-reminders': reminders,
  '0024-client-facts': clientFacts,
  '0026-model-usage': modelUsage,
  '0027-transcripts': transcripts,
  '0025-drafts': drafts,
  '0028-conversation-list': conversationList,
  '0029-users-and-audit': usersAndAudit,
  '0030-retention': retention,
};

export interface MigrationStatus {
  name: string;
  appliedAt: string | null;
}

/** Applies the pending migrations; several processes may call it at once. Returns the names of those applied. */
export async function migrateUp(db: Db): Promise<string[]> {
  return names(await migrator(db).migrateToLatest());
}

/** Reverts the newest applied migration and deletes its data. Returns its name, if there was one. */
export async function migrateDown(db: Db): Promise<string[]> {
  return names(await migrator(db).migrateDown());
}

export async function migrationStatus(db: Db): Promise<MigrationStatus[]> {
  const migrations = await migrator(db).getMigrations();
  return migrations.map(({ name, executedAt }) => ({ name, appliedAt: executedAt?.toISOString() ?? null }));
}

/** Throws `SchemaOutdated` where migrations of this release are pending. */
export async function requireMigrations(db: Db): Promise<void> {
  const pending = (await migrationStatus(db)).filter(({ appliedAt }) => appliedAt === null);
  if (pending.length > 0) throw new SchemaOutdated(pending.map(({ name }) => name));
}

function migrator(db: Db): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
}

function names({ error, results = [] }: Awaited<ReturnType<Migrator['migrateToLatest']>>): string[] {
  if (error) throw error;
  return results.filter((result) => result.status === 'Success').map((result) => result.migrationName);
}
