import type { ConfiguredBookingSystem } from '../bookings/configured';
import { connectTo } from '../bookings/connect';
import { BookingsUnavailable, BookingsUnconfirmed } from '../bookings/errors';
import type { RequestLimiter } from '../bookings/provider';
import { publishEvents } from '../conversation/publish-booking-events';
import {
  claimSync,
  endSync,
  failSync,
  finishSync,
  type StoredSync,
  type SyncClaim,
} from '../db/booking-sync/claim';
import { isDatabaseAway } from '../db/connection/availability';
import type { Db } from '../db/database';
import type { Events } from '../observability/events';
import { maskedError } from '../privacy/masked-error';
import { webhookAddress } from '../provider-api/webhook-address';
import type { Queues } from '../queues/queues';
import { readAllBookings } from './bookings';
import { readCatalogue } from './catalogue';
import { SyncedCompanyMissing, SyncLost, SyncRunning } from './errors';
import { keepNotified } from './notified';
import { changesIn, type SyncResult } from './result';
import type { Progress, Step } from './step';

export interface SyncDeps {
  db: Db;
  limiter: RequestLimiter;
  events: Events;
  /** Of the configuration. */
  config: { bookingTimeout: number; bookingSyncDays: number; publicUrl: string | undefined };
  /** Absent: the sweep publishes the events of what has changed. */
  queues?: Queues | undefined;
}

export interface SyncOptions {
  /** Only what can be booked, or only bookings. Default: both. */
  part?: 'catalogue' | 'bookings' | undefined;
  /** Gives up the sync. The next one goes on from the last page. */
  signal?: AbortSignal;
  onProgress?: (done: Progress) => void;
}

/**
 * Makes our copy of a company's catalogue and bookings what its booking system says. Only what differs is written, so that the
 * versions of contexts move only then. Throws `SyncRunning`, `SyncedCompanyMissing`, and what a `BookingSystemClient` throws; a
 * failure is stored too.
 */
export async function syncCompany(
  deps: SyncDeps,
  system: ConfiguredBookingSystem,
  options: SyncOptions = {},
): Promise<SyncResult> {
  const { db, events } = deps;
  const { company: companyId, id } = system;
  const claiming = await claimSync(db, companyId, id);
  if (claiming.kind === 'no-company') throw new SyncedCompanyMissing(id, companyId);
  if (claiming.kind === 'running') throw new SyncRunning(companyId, claiming.until);
  const { claim } = claiming;
  try {
    const result = await run({ ...deps, ...claiming, system }, options);
    await (options.part === undefined ? finishSync(db, claim, result.warning) : endSync(db, claim));
    events.emit('bookings.synced', {
      companyId,
      system: id,
      read: result.bookings?.read ?? 0,
      changes: changesIn(result),
      seconds: result.ms / 1000,
    });
    return result;
  } catch (error) {
    if (options.signal?.aborted || error instanceof SyncLost) {
      await endSync(db, claim);
      throw error;
    }
    const failure = maskedError(error).message.slice(0, LONGEST_WARNING);
    const isFirst = await failSync(db, claim, { failure, restarts: !isTransient(error) });
    events.emit('bookings.sync-failed', { companyId, system: id, error, isFirst });
    throw error;
  }
}

/** Characters of what is stored of a failure. */
const LONGEST_WARNING = 500;

interface Run extends SyncDeps {
  system: ConfiguredBookingSystem;
  claim: SyncClaim;
  stored: StoredSync;
  timezone: string;
}

async function run(
  { db, config, limiter, queues, system, claim, stored, timezone }: Run,
  { part, signal = new AbortController().signal, onProgress = () => undefined }: SyncOptions,
): Promise<SyncResult> {
  const started = performance.now();
  const { company: companyId, id } = system;
  const client = connectTo(system, { timezone, timeoutMs: config.bookingTimeout, limiter }) ?? {};
  const days = config.bookingSyncDays;
  const step: Step = { db, client, claim, companyId, system: id, days, signal, onProgress };
  const webhook = config.publicUrl && webhookAddress(id, config.publicUrl);
  const warning = await keepNotified(step, stored.notified, webhook);
  const publish = () => queues && publishEvents({ db, queues }, { companyId, graceMs: 0 });
  const result: SyncResult = { companyId, system: id, catalogue: null, bookings: null, warning, ms: 0 };
  if (part !== 'bookings') {
    const read = await readCatalogue(step);
    result.catalogue = read.written;
    result.warning = [warning, read.warning].filter(Boolean).join('; ').slice(0, LONGEST_WARNING) || null;
  }
  await publish();
  if (part !== 'catalogue') result.bookings = await readAllBookings(step, stored);
  await publish();
  result.ms = Math.round(performance.now() - started);
  return result;
}

/** The next sync may go on where this one has failed. */
function isTransient(error: unknown): boolean {
  return (
    error instanceof BookingsUnavailable || error instanceof BookingsUnconfirmed || isDatabaseAway(error)
  );
}
