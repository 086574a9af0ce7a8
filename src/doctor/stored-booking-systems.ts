import type { ConfiguredBookingSystem } from '../bookings/configured';
import { hasApi, needsServices } from '../bookings/connect';
import { bookingProviderOf } from '../bookings/providers';
import {
  namesNotFound,
  type StoredReport,
  syncReports,
  type Unbookable,
  unbookable,
} from '../db/booking-sync/report';
import { companyIds, unknownCompanies } from '../db/companies';
import type { Db } from '../db/database';
import { type Finding, findingsOf } from './finding';

/** A finding names this many companies, people or services. */
const NAMED = 5;

/** Days for which people should have hours. */
const DAYS = 14;

/** Periods of `BOOKING_SYNC_EVERY` without a sync after which something is wrong. */
const PERIODS = 3;

export interface StoredSystems {
  /** Of the file, in its order. */
  all: readonly ConfiguredBookingSystem[];
  chosen?: readonly ConfiguredBookingSystem[];
  /** `BOOKING_SYNC_EVERY`. */
  syncEveryMs: number;
}

/** Compares booking systems of the configuration file with the database: their companies, their last syncs, and what is offered. */
export async function checkStoredBookingSystems(
  db: Db,
  { all, chosen = all, syncEveryMs }: StoredSystems,
): Promise<Finding[]> {
  if (chosen.length === 0) return [];
  const companies = chosen.map(({ company }) => company);
  const missing = await unknownCompanies(db, companies);
  const known = missing.size > 0 ? await companyIds(db, NAMED) : [];
  const reports = await syncReports(db, companies);
  const offered = await unbookable(db, companies, DAYS);
  const checked = chosen.map(async (system) => {
    const { id, company } = system;
    if (missing.has(company)) return [withoutCompany(system, all.indexOf(system), known)];
    const report = reports.find((one) => one.companyId === company && one.system === id);
    return [
      ...(hasApi(system) ? checkSync(id, report, syncEveryMs) : []),
      ...(await checkNames(db, system)),
      ...checkOffered(
        system,
        offered.find(({ companyId }) => companyId === company),
      ),
    ];
  });
  return (await Promise.all(checked)).flat();
}

/** Names that its settings give ids to. */
async function checkNames(db: Db, system: ConfiguredBookingSystem): Promise<Finding[]> {
  const names = ourNames(system);
  const unknown = names ? await namesNotFound(db, system.company, names) : [];
  if (unknown.length === 0) return [];
  return [
    findingsOf(`booking system ${system.id}`).warning(
      `its settings name ${named(unknown)}; the company has no such member of staff or service`,
      'what the booking system tells of them is not stored',
      'correct the name in the configuration file and restart, or add it to the company: npx dialogkeeper company import <file>',
    ),
  ];
}

const ourNames = ({ provider, settings }: ConfiguredBookingSystem) =>
  bookingProviderOf(provider).names?.(settings);

function withoutCompany(
  { id, company }: ConfiguredBookingSystem,
  place: number,
  known: readonly string[],
): Finding {
  const there = known.length > 0 ? `there is ${known.join(', ')}` : 'it has no company yet';
  return findingsOf(`booking system ${id}`).error(
    `bookingSystems[${place}].company is ${JSON.stringify(company)}; there is no such company in the database: ${there}`,
    'none of its bookings is known',
    'correct the field and restart, or add the company: npx dialogkeeper company import <file>',
  );
}

function checkSync(id: string, report: StoredReport | undefined, syncEveryMs: number): Finding[] {
  const { ok, warning, error } = findingsOf(`booking system ${id}`);
  const why = 'what has changed there is not known, unless a webhook has told it';
  const { finishedAt = null, failedAt = null, failure } = report ?? {};
  const last = finishedAt ? `was last read ${finishedAt.toISOString()}` : 'was never read';
  if (failedAt)
    return [
      error(
        `it ${last}, and has failed since ${failedAt.toISOString()}: ${failure}`,
        why,
        `npx dialogkeeper bookings sync ${id} tries again now`,
      ),
    ];
  if (finishedAt && Date.now() - finishedAt.getTime() < PERIODS * syncEveryMs) return [ok(`it ${last}`)];
  return [
    warning(`it ${last}`, why, `check that workers run; npx dialogkeeper bookings sync ${id} reads it now`),
  ];
}

function checkOffered(system: ConfiguredBookingSystem, offered: Unbookable | undefined): Finding[] {
  const { warning } = findingsOf(`booking system ${system.id}`);
  const { staff = [], services = [], withoutHours = [] } = offered ?? {};
  const found: Finding[] = [];
  const hasOurs = ourNames(system) !== undefined;
  const unlinked = [...staff, ...(needsServices(system) ? services : [])];
  if (unlinked.length > 0)
    found.push(
      warning(
        `it does not know ${named(unlinked)}`,
        'clients are offered what cannot be booked there',
        hasOurs
          ? 'give their names and ids in its settings (docs/booking-systems.md), and restart; then sync'
          : 'add them there, with the same names; then sync',
      ),
    );
  if (withoutHours.length > 0)
    found.push(
      warning(
        `no hours of ${named(withoutHours)} in the next ${DAYS} days`,
        'no time of theirs is offered',
        hasOurs
          ? 'add their hours to the file of the company: npx dialogkeeper company import <file>'
          : 'give them hours there; a system without hours takes those of `dialogkeeper company import`',
      ),
    );
  return found;
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
