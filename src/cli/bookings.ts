import type { Command } from 'commander';
import { loadConfig } from '../config/load';
import { timezonesOf } from '../db/companies';
import { checkBookingSystems, type Timezones } from '../doctor/booking-systems';
import { type Finding, findingsOf, findingText } from '../doctor/finding';
import { checkStoredBookingSystems, type StoredSystems } from '../doctor/stored-booking-systems';
import {
  type BookingSystemReport,
  listBookingSystems,
  requireBookingSystem,
} from '../operations/booking-systems';
import { withoutControlCharacters } from '../privacy/redaction';
import { syncBookings } from './bookings-sync';
import { noneIn } from './none-in';
import { type OutputFlags, print } from './output';
import { leave } from './stop-signal';
import { withDatabase } from './with-database';

export function addBookings(program: Command): void {
  const bookings = program
    .command('bookings')
    .description('list, check or read the booking systems of the configuration file')
    .addHelpText('after', '\nExamples:\n  dialogkeeper bookings list\n  dialogkeeper bookings sync salon');

  bookings
    .command('list')
    .description(
      'list booking systems with the address of the webhook, the last sync and event, and the state',
    )
    .option('--json', 'print the result as JSON')
    .action(list);

  bookings
    .command('check')
    .description(
      'ask providers whether the settings work, and look for what cannot be booked; exits with 1 on an error',
    )
    .argument('[id]', 'id of a booking system; all of them by default')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper bookings check salon')
    .action(check);

  bookings
    .command('sync')
    .description('read services, staff, hours and bookings now; exits with 1 if one cannot be read')
    .argument('[id]', 'id of a booking system; all of them by default')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  dialogkeeper bookings sync salon')
    .action(syncBookings);
}

async function list(flags: OutputFlags): Promise<void> {
  const config = await loadConfig();
  const reports = await withDatabase((db) => listBookingSystems(db, config), { patient: true });
  print(reports, flags, () => (reports.length > 0 ? reports.map(line).join('\n') : noneIn(config)));
}

async function check(id: string | undefined, flags: OutputFlags): Promise<void> {
  const config = await loadConfig();
  const { bookingSystems: all, publicUrl } = config;
  const chosen = id === undefined ? all : [requireBookingSystem(all, id)];
  const stored = await readStored({ all, chosen, syncEveryMs: config.bookingSyncEvery });
  const asked = { bookingSystems: chosen, publicUrl };
  const findings = [
    ...stored.findings,
    ...(await checkBookingSystems(asked, stored.timezones, withoutControlCharacters)),
  ];
  print(findings, flags, () => (findings.length > 0 ? findings.map(findingText).join('\n') : noneIn(config)));
  await leave(findings.some(({ severity }) => severity === 'error') ? 1 : 0);
}

/** What the database knows; the other checks need none. */
async function readStored(systems: StoredSystems): Promise<{ findings: Finding[]; timezones: Timezones }> {
  const { all } = systems;
  if (all.length === 0) return { findings: [], timezones: new Map() };
  try {
    return await withDatabase(async (db) => ({
      findings: await checkStoredBookingSystems(db, systems),
      timezones: await timezonesOf(
        db,
        all.map(({ company }) => company),
      ),
    }));
  } catch (cause) {
    const unread = findingsOf('booking systems').unread('their companies and syncs', cause);
    return { findings: [unread], timezones: new Map() };
  }
}

function line(system: BookingSystemReport): string {
  const { id, company, provider, webhook, lastSyncAt, lastEventAt } = system;
  const time = (at: Date | null) => at?.toISOString() ?? 'never';
  return `${id}  company ${company}  ${provider}  ${webhook ?? 'no webhook'}  synced ${time(lastSyncAt)}  event ${time(lastEventAt)}  ${stateOf(system)}`;
}

function stateOf({ state, company, failure, failingSince }: BookingSystemReport): string {
  switch (state) {
    case 'company-missing':
      return `there is no company ${company} in the database (npx dialogkeeper company list)`;
    case 'failing':
      return `failing since ${failingSince?.toISOString()}  ${withoutControlCharacters(failure ?? '')}`;
    case 'no-api':
      return 'only its webhooks come in';
    case 'not-synced':
      return 'not synced yet';
    case 'working':
      return state;
  }
}
