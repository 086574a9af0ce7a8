import type { SyncResult } from '../booking-sync/result';
import { type SyncDeps, type SyncOptions, syncCompany } from '../booking-sync/sync-company';
import type { ConfiguredBookingSystem } from '../bookings/configured';
import { hasApi } from '../bookings/connect';
import { bookingProviderOf } from '../bookings/providers';
import { syncReports } from '../db/booking-sync/report';
import { unknownCompanies } from '../db/companies';
import type { Db } from '../db/database';
import { maskedError } from '../privacy/masked-error';
import { webhookAddress } from '../provider-api/webhook-address';
import { BookingSystemNotFound } from './errors';

interface BookingsConfig {
  bookingSystems: readonly ConfiguredBookingSystem[];
  publicUrl: string | undefined;
}

export interface BookingSystemReport {
  id: string;
  company: string;
  provider: string;
  /** Where the provider sends; without `PUBLIC_URL` only its path. Null: nothing comes in over HTTP. */
  webhook: string | null;
  /** When everything was last read; null: never. */
  lastSyncAt: Date | null;
  /** When the last webhook came, to the minute. */
  lastEventAt: Date | null;
  /** `no-api`: it is not read, only its webhooks come in. `company-missing`: the database has no such company. */
  state: 'working' | 'not-synced' | 'failing' | 'no-api' | 'company-missing';
  /** Of `failing`: since when, and what was last said. */
  failingSince: Date | null;
  failure: string | null;
}

/** The booking systems of the configuration file, and what the database knows of them. */
export async function listBookingSystems(
  db: Db,
  { bookingSystems, publicUrl }: BookingsConfig,
): Promise<BookingSystemReport[]> {
  const companies = bookingSystems.map(({ company }) => company);
  const [stored, missing] = await Promise.all([syncReports(db, companies), unknownCompanies(db, companies)]);
  return bookingSystems.map((configured) => {
    const { id, company, provider } = configured;
    const known = stored.find((one) => one.companyId === company && one.system === id);
    return {
      id,
      company,
      provider,
      webhook: bookingProviderOf(provider).receive ? webhookAddress(id, publicUrl) : null,
      lastSyncAt: known?.finishedAt ?? null,
      lastEventAt: known?.eventAt ?? null,
      state: missing.has(company)
        ? 'company-missing'
        : !hasApi(configured)
          ? 'no-api'
          : known?.failedAt
            ? 'failing'
            : known?.finishedAt
              ? 'working'
              : 'not-synced',
      failingSince: known?.failedAt ?? null,
      failure: known?.failure ?? null,
    };
  });
}

/** Throws `BookingSystemNotFound`. */
export function requireBookingSystem(
  systems: readonly ConfiguredBookingSystem[],
  id: string,
): ConfiguredBookingSystem {
  const found = systems.find((system) => system.id === id);
  if (found) return found;
  throw new BookingSystemNotFound(
    id,
    systems.map((system) => system.id),
  );
}

/** What became of the sync of one company. */
export type Synced = SyncResult | { companyId: string; system: string; error: string };

/** One company after the other. A company that fails does not keep the others from being synced. */
export async function syncBookingSystems(
  deps: SyncDeps,
  systems: readonly ConfiguredBookingSystem[],
  options: Pick<SyncOptions, 'onProgress'> & { onSynced?: (synced: Synced) => void } = {},
): Promise<Synced[]> {
  const all: Synced[] = [];
  for (const system of systems) {
    const synced = await syncCompany(deps, system, options).catch((error: unknown) => ({
      companyId: system.company,
      system: system.id,
      error: maskedError(error).message,
    }));
    all.push(synced);
    options.onSynced?.(synced);
  }
  return all;
}
