import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '../../src/bookings/generic/catalogue';
import { BOOKING_PROVIDERS } from '../../src/bookings/providers';
import { readConfigFile } from '../../src/config/file';
import { fieldsOf, namesOf } from '../../src/config/file/known-fields';
import { createLogger } from '../../src/observability/logger';
import { type Running, startWorkers } from '../../src/workers/start';
import { addSalon, type Salon, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { testConfig } from '../support/system';
import { post } from '../support/webhooks';
import { blocksOf } from './markdown';
import { readerEnv } from './reader-env';
import { run } from './run';

const PAGE = 'docs/booking-systems/generic.md';
const blocks = blocksOf(PAGE);
const secret = `bksec_${randomUUID()}`;
const db = testDatabase();
let salon: Salon;
let system: { id: string; secret: string };
let running: Running;
let variables: Record<string, string>;
let folder: string;

/** The booking system of the page's configuration, for a salon whose staff and service have the ids of the page. */
beforeAll(async () => {
  salon = await addSalon(db, []);
  await db.updateTable('staff').set({ external_id: '17' }).where('id', '=', salon.staffId).execute();
  await db.updateTable('service').set({ external_id: '301' }).where('id', '=', salon.serviceId).execute();
  folder = await mkdtemp(join(tmpdir(), 'dialogkeeper-test-'));
  const path = join(folder, 'dialogkeeper.config.json');
  await writeFile(
    path,
    blocks.find(({ language, label }) => language === 'json' && label === '')?.text ?? '',
  );
  const file = await readConfigFile({ CONFIG_FILE: path, BOOKINGS_SECRET: secret });
  const [configured] = file?.bookingSystems ?? [];
  if (!configured) throw new Error(`the file of ${PAGE} has no booking system`);
  system = { id: configured.id, secret };
  running = await startWorkers({
    config: testConfig({ bookingSystems: [{ ...configured, company: salon.companyId }] }),
    logger: createLogger('silent'),
    responder: { respond: async () => ({ actions: [] }) },
    queues: ['booking-system-event'],
    web: true,
  });
  variables = {
    BOOKINGS_SECRET: secret,
    WEBHOOK: `http://${running.webAddress}/webhooks/${system.id}`,
    STAFF: '17',
  };
});
afterAll(async () => {
  await running?.stop();
  await rm(folder, { recursive: true });
});

const bookingOf = (externalId: string) =>
  db
    .selectFrom('booking')
    .leftJoin('client', 'client.id', 'booking.client_id')
    .select([
      'booking.status',
      'booking.closed_by',
      'booking.title',
      'booking.starts_at',
      'client.address',
      'client.name',
    ])
    .where('booking.company_id', '=', salon.companyId)
    .where('booking.external_id', '=', externalId)
    .executeTakeFirst();

test('the settings are on the page', () => {
  const page = readFileSync(PAGE, 'utf8');
  for (const field of namesOf(fieldsOf(BOOKING_PROVIDERS.generic.settings)))
    expect(page).toContain(`| \`${field}\` |`);
});

test('the commands of the page sign an event that the webhook takes', async () => {
  const commands = blocks.find(({ label }) => label === 'sign')?.text ?? '';
  const ran = await run('bash', ['-euc', commands], readerEnv(variables));
  expect(ran).toMatchObject({ code: 0, stdout: '{"messages":0,"events":1}' });
});

test('the example sends a booking, which is stored', async () => {
  const ran = await run(process.execPath, ['examples/booking-events.mjs'], readerEnv(variables));
  expect(ran).toMatchObject({ code: 0, stdout: 'the webhook answers 200: {"messages":0,"events":1}\n' });
  const stored = await eventually(() => bookingOf('example-1'));
  expect(stored).toMatchObject({ status: 'booked', title: 'Haircut', address: '+79990000001', name: 'Anna' });
});

test('every event of the page is taken, and the booking of the page is stored, and then cancelled', async () => {
  const events = blocks.filter(({ label }) => label === 'event').map(({ text }) => JSON.parse(text));
  expect(events.map(({ type }) => type)).toEqual([
    'booking',
    'booking',
    'client',
    'booking-changed',
    'bookings-changed',
    'catalogue-changed',
  ]);
  const [booked, ...others] = events;
  for (const sent of [[booked], others]) {
    const answer = await post(running.webAddress, system, { events: sent });
    expect([answer.status, await answer.json()]).toEqual([200, { messages: 0, events: sent.length }]);
    await eventually(() => bookingOf('48151623'));
  }
  const stored = await eventually(async () => {
    const found = await bookingOf('48151623');
    return found?.status === 'cancelled' && found.name === 'Anna Petrova' && found;
  });
  expect(stored).toMatchObject({
    closed_by: 'client',
    title: 'Стрижка',
    starts_at: new Date('2026-11-25T07:00:00Z'),
    address: '+79990000002',
  });
});

test('the catalogue of the page is read', () => {
  const answer = JSON.parse(blocks.find(({ label }) => label === 'catalogue')?.text ?? '');
  expect(catalogue.strict().parse(answer)).toMatchObject(answer);
});

test('a body without a list of events is refused', async () => {
  const answer = await post(running.webAddress, system, '{ "event": {} }');
  expect([answer.status, await answer.json()]).toMatchObject([
    400,
    { error: { message: 'events is not a list' } },
  ]);
});
