import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimSync, failSync, noteEvent } from '../../src/db/booking-sync/claim';
import { BookingServer } from '../bookings/generic/server';
import { freshFolder, runCli } from '../support/cli';
import { addCompany, testDatabase } from '../support/database';

const db = testDatabase();
const folder = freshFolder();
let companyId: string;
beforeEach(async () => {
  companyId = await addCompany(db);
  configure([{ id: 'calendar', company: companyId, provider: 'generic', secret: { env: 'SALON' } }]);
});

const configure = (bookingSystems: object[]) =>
  writeFileSync(join(folder, 'dialogkeeper.config.json'), JSON.stringify({ bookingSystems }));
const run = (args: string[], env: Record<string, string> = {}) =>
  runCli(['bookings', ...args], { cwd: folder, env: { ...process.env, SALON: 'whsec', ...env } });

test('list shows the webhook, the last sync and event, and the state of each booking system', async () => {
  await noteEvent(db, companyId, 'calendar');
  const { code, stdout, stderr } = await run(['list', '--json'], { PUBLIC_URL: 'https://bot.example.com/' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual([
    {
      id: 'calendar',
      company: companyId,
      provider: 'generic',
      webhook: 'https://bot.example.com/webhooks/calendar',
      lastSyncAt: null,
      lastEventAt: expect.any(String),
      state: 'no-api',
      failingSince: null,
      failure: null,
    },
  ]);
});

test('sync says what it has read, and that another process syncs the company', async () => {
  const read = await run(['sync', 'calendar']);
  expect(read).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining(`company ${companyId}`),
  });
  const claiming = await claimSync(db, companyId, 'calendar');
  expect(await run(['sync'])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('is being synced by another process'),
  });
  if (claiming.kind !== 'claimed') throw new Error('it was not free');
  await failSync(db, claiming.claim, { failure: 'status 503', restarts: false });
  expect((await run(['check'])).stdout).toContain('calendar');
});

test('sync names staff and services that were added or removed', async () => {
  const server = await BookingServer.start({ secret: 'whsec', utcOffsetMinutes: 0 });
  try {
    const { url } = server;
    configure([{ id: 'calendar', company: companyId, provider: 'generic', secret: { env: 'SALON' }, url }]);
    server.catalogue = { staff: [{ externalId: '17', name: 'Olivia' }] };
    expect((await run(['sync'])).stdout).toContain('\n  staff added: "Olivia"\n');
    server.catalogue = { staff: [{ externalId: '18', name: 'Jack' }] };
    expect((await run(['sync'])).stdout).toContain('\n  staff added: "Jack"\n  staff removed: "Olivia"\n');
  } finally {
    await server.stop();
  }
});

test('an unknown id, and a company that is not in the database, are named', async () => {
  expect(await run(['sync', 'calender'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('there is no booking system "calender"'),
  });
  configure([{ id: 'calendar', company: 'nowhere', provider: 'generic', secret: { env: 'SALON' } }]);
  expect((await run(['list'])).stdout).toContain('there is no company nowhere in the database');
  expect(await run(['check'])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('bookingSystems[0].company is "nowhere"'),
  });
});

test('without booking systems list says which file was read', async () => {
  configure([]);
  expect((await run(['list'])).stdout).toMatch(/^none in .*dialogkeeper\.config\.json\n$/);
});
