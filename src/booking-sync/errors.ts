import { DialogkeeperError } from '../domain/error';

/** Of one read of bookings: more than any company has. */
export const MAX_PAGES = 5000;

/** Another process syncs the company now. */
export class SyncRunning extends DialogkeeperError {
  readonly code = 'booking-sync.running';

  constructor(
    readonly companyId: string,
    /** The other sync counts as ended then, unless it goes on. */
    readonly until: Date,
  ) {
    super(`company ${companyId} is being synced by another process; try again when it has ended`);
  }
}

/** The process took so long for one step that another has begun to sync the company. */
export class SyncLost extends DialogkeeperError {
  readonly code = 'booking-sync.lost';

  constructor(readonly companyId: string) {
    super(`the sync of company ${companyId} was too slow, and another process has taken it over`);
  }
}

/** The pages of a booking system do not end: its API, or our reader of it, is wrong. The next sync begins again. */
export class PagesEndless extends DialogkeeperError {
  readonly code = 'booking-sync.endless';

  constructor(readonly system: string) {
    super(
      `booking system ${system} has returned the same page again, or more than ${MAX_PAGES} pages; report it`,
    );
  }
}

/** The company of a booking system is not in the database. */
export class SyncedCompanyMissing extends DialogkeeperError {
  readonly code = 'booking-sync.no-company';
  override readonly retryable = false;

  constructor(
    readonly system: string,
    readonly companyId: string,
  ) {
    super(
      `there is no company ${JSON.stringify(companyId)} in the database, which booking system ${system} belongs to; correct the configuration file, or add it: npx dialogkeeper company import <file>`,
    );
  }
}
