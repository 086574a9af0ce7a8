import { type Db, openDatabase } from '../../src/db/database';
import { createLogger } from '../../src/observability/logger';
import { HOUR } from '../../src/time/duration';
import { NightlyWarming } from '../../src/warming/nightly';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { metricValue } from '../support/metrics';
import { startOwnServers } from '../support/servers';
import { startSystem } from '../support/system';
import { addClientSilentFor, openProcess } from './fixture';

const HOURS = { from: 4, to: 7 };
/** In Moscow 5:00, in London 2:00. */
const NIGHT = new Date('2026-11-27T02:00:00Z');

let servers: Awaited<ReturnType<typeof startOwnServers>>;
let db: Db;
beforeAll(async () => {
  servers = await startOwnServers(); // warming looks at all companies
  db = openDatabase(servers.databaseUrl, { pool: 4, logger: createLogger('silent') });
});
afterAll(async () => {
  await db.destroy();
  await servers.stop();
});
beforeEach(() => db.deleteFrom('company').execute());

async function addSalonIn(timezone: string): Promise<string> {
  const companyId = await addCompany(db, { timezone });
  await addClientSilentFor(db, companyId, '+79160000001', 10);
  return companyId;
}

async function nightly() {
  const warmer = await openProcess(db);
  const warming = new NightlyWarming({ ...warmer, hours: HOURS, clients: 10 });
  const warmed = () => warmer.warmed.map(({ companyId, loaded }) => ({ companyId, loaded }));
  return { warming, warmed };
}

test('only companies whose clocks are in the hours are warmed', async () => {
  const moscow = await addSalonIn('Europe/Moscow');
  await addSalonIn('Europe/London');
  const { warming, warmed } = await nightly();

  await warming.run(NIGHT);

  expect(warmed()).toEqual([{ companyId: moscow, loaded: 1 }]);
});

test('a company is looked at once in an hour, and then only what is missing is loaded', async () => {
  const companyId = await addSalonIn('Europe/Moscow');
  const { warming, warmed } = await nightly();
  await warming.run(NIGHT);
  await warming.run(NIGHT);
  expect(warmed()).toHaveLength(1);

  await warming.run(new Date(NIGHT.getTime() + HOUR));

  expect(warmed()).toEqual([
    { companyId, loaded: 1 },
    { companyId, loaded: 0 },
  ]);
});

test('with several companies one slice goes from one to the next', async () => {
  const companies = [await addSalonIn('Europe/Moscow'), await addSalonIn('Europe/Moscow')];
  const { warming, warmed } = await nightly();
  await eventually(async () => {
    await warming.run(NIGHT);
    return warmed().length === 2;
  });
  expect(new Set(warmed().map(({ companyId }) => companyId))).toEqual(new Set(companies));
});

test('a worker warms on a schedule, and one with WARM_HOURS=off ends the schedule', async () => {
  const companyId = await addSalonIn('Europe/Moscow');
  const maintenance = { queues: ['maintenance'], servers };
  const system = await startSystem({ ...maintenance, config: { warmHours: { from: 0, to: 24 } } });
  const warmed: string[] = [];
  system.events.on('contexts.warmed', (result) => warmed.push(result.companyId));
  try {
    await eventually(() => warmed.includes(companyId));
    const loaded = await metricValue(system.metrics, 'dialogkeeper_warming_contexts_total', {
      outcome: 'loaded',
    });
    expect(loaded).toBe(1);
  } finally {
    await system.stop();
  }

  const other = await startSystem({ ...maintenance, prefix: system.prefix, config: { warmHours: 'off' } });
  try {
    const schedulers = await other.queues.get('maintenance').getJobSchedulers();
    expect(schedulers.map(({ name }) => name).sort()).toEqual(['forget-old', 'send-reminders', 'sweep']);
  } finally {
    await other.stop();
  }
});
