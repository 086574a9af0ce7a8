import type { Config } from '../config';
import { type CompanyFault, companyFaults } from '../db/companies';
import type { Db } from '../db/database';
import { type Backlog, backlogOf, type Server, serverOf, zoneOffsetsOf } from '../db/health';
import { migrationStatus } from '../db/migrate';
import { type Outage, outages } from '../db/outages/outages';
import { checkClock, clockAhead } from './clock';
import { type Finding, findingsOf } from './finding';
import type { Pm2App } from './pm2';
import { checkStoredBookingSystems } from './stored-booking-systems';
import { checkStoredChannels } from './stored-channels';
import { checkTimeZones } from './time-zones';

const { ok, warning, error, unchecked } = findingsOf('postgres');
const work = findingsOf('work');
const gateway = findingsOf('gateway');

/** Older versions get no security fixes. */
const OLDEST = 140_000;
/** Connections that PostgreSQL reserves for superusers. */
const RESERVED = 3;

export async function checkPostgres(db: Db, config: Config, apps: readonly Pm2App[]): Promise<Finding[]> {
  const server = await serverOf(db);
  const ahead = await clockAhead(async () => (await serverOf(db)).now);
  const pending = (await migrationStatus(db)).filter(({ appliedAt }) => appliedAt === null);
  return [
    server.versionNumber < OLDEST
      ? warning(`version ${server.version}`, 'it is no longer maintained', 'upgrade to 14 or newer')
      : ok(`version ${server.version}`),
    server.readOnly
      ? error(
          'it is read-only: a standby, or set to read-only',
          'no message is stored, and no client is answered; after a failover this address may lead to the old server',
          'point DATABASE_URL, or the proxy behind it, to the primary',
        )
      : ok('it accepts changes'),
    checkClock('postgres', ahead),
    ...checkPool(server, config, apps),
    ...(pending.length > 0
      ? [
          error(
            `migrations are pending: ${pending.map(({ name }) => name).join(', ')}`,
            'workers of this release do not start',
            'npx dialogkeeper migrate up',
          ),
        ]
      : [
          ok('the schema is up to date'),
          await checkZones(db),
          ...checkCompanies(await companyFaults(db)),
          ...checkWork(await backlogOf(db)),
          ...(await checkStoredChannels(db, config.channels)),
          ...(await checkStoredBookingSystems(db, {
            all: config.bookingSystems,
            syncEveryMs: config.bookingSyncEvery,
          })),
          ...checkGateway(await outages(db), config.channel?.kind === 'webhook'),
        ]),
  ];
}

async function checkZones(db: Db): Promise<Finding> {
  try {
    return checkTimeZones(await zoneOffsetsOf(db));
  } catch (cause) {
    return unchecked('the time zones of the companies', cause);
  }
}

function checkPool(server: Server, { databasePool }: Config, apps: readonly Pm2App[]): Finding[] {
  const processes = Math.max(
    1,
    apps.reduce((sum, { instances }) => sum + instances, 0),
  );
  const wanted = processes * databasePool;
  const allowed = server.maxConnections - RESERVED;
  const subject = apps.length === 0 ? 'one process' : `the ${processes} processes of ecosystem.config.js`;
  const what = `${subject} may open ${wanted} connections (DATABASE_POOL=${databasePool}); PostgreSQL allows ${allowed}`;
  if (wanted <= allowed) return [ok(what)];
  return [
    error(
      what,
      'PostgreSQL refuses the others: turns fail; during a reload twice as many processes run',
      'lower DATABASE_POOL or the instances, raise max_connections, or use a pooler',
    ),
  ];
}

/** This many are listed one by one. */
const LISTED = 5;

function checkCompanies(faults: readonly CompanyFault[]): Finding[] {
  const companies = findingsOf('companies');
  const found = faults
    .slice(0, LISTED)
    .map(({ companyId, fault }) =>
      companies.error(
        `${companyId}: ${fault}`,
        'its turns fail: its clients are not answered',
        `correct the row: update company set … where id = '${companyId}'`,
      ),
    );
  const more = faults.length - found.length;
  if (more > 0)
    found.push(companies.error(`${more} more companies have invalid fields`, 'as above', 'as above'));
  return found;
}

export function checkWork({ turns, replies, events, parked, held }: Backlog): Finding[] {
  const found: Finding[] = [];
  const late = (count: number, of: string, why: string) => {
    if (count === 0) return;
    const todo = 'see the queues below, the failed jobs (npx dialogkeeper failed list) and the logs';
    found.push(work.error(`${count} ${of} for more than a minute`, why, todo));
  };
  late(turns, 'conversations wait for their turn', 'clients wait for an answer');
  late(replies, 'replies wait to be sent', 'clients wait for an answer');
  late(events, 'booking events wait to be published', 'caches of sources without versions are stale');
  if (parked > 0)
    found.push(
      work.warning(
        `${parked} conversations are parked`,
        'their turns have failed repeatedly; these clients get no answer',
        'npx dialogkeeper parked list shows the reasons; remove the cause, then run parked redrive --all',
      ),
    );
  if (held > 0)
    found.push(
      work.warning(
        `${held} replies are held`,
        'it is unknown whether their clients have got them',
        'npx dialogkeeper held list shows them; ask the provider, then run held send or held discard',
      ),
    );
  return found.length > 0 ? found : [work.ok('nothing is late, parked or held')];
}

/** Outages with the same reason are one finding: the gateway is down for all their channels. */
export function checkGateway(outages: readonly Outage[], hasGatewayUrl: boolean): Finding[] {
  const reasons = new Map<string, Outage[]>();
  for (const outage of outages) reasons.set(outage.reason, [...(reasons.get(outage.reason) ?? []), outage]);
  return [...reasons].map(([reason, of]) => {
    const waiting = of.reduce((sum, outage) => sum + outage.waiting, 0);
    const since = new Date(Math.min(...of.map((outage) => outage.since.getTime()))).toISOString();
    const [first] = of as [Outage];
    const rest = of.length > 1 ? ` and ${of.length - 1} more` : '';
    return gateway.error(
      `it accepts no reply of channel ${first.channel} of company ${first.companyId}${rest} since ${since}: ${reason}; ${waiting} replies wait`,
      'clients get no answer; no reply is lost, and one is tried every 5 seconds to a minute',
      `${hasGatewayUrl ? 'repair the server at GATEWAY_URL, or the settings of the channel' : 'repair what the answer names (npx dialogkeeper channels check)'}; npx dialogkeeper outage list shows the channels; outage resume --all sends the waiting replies at once`,
    );
  });
}
