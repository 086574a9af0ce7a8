import { entryKey } from '../../src/context/keys';
import type { ContextSource } from '../../src/context/source';
import { createPostgresSource } from '../../src/db/context-source';
import { DatabaseAway } from '../../src/db/errors';
import { SEGMENTS } from '../../src/domain/context';
import { HOUR, MINUTE } from '../../src/time/duration';
import { CompanyWarming } from '../../src/warming/company';
import { everything, origins, testRedis } from '../context/fixture';
import { addBooking, addClient, addSalon, dayFromNow, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { startFrozenRedis } from '../support/frozen-redis';
import { redisUrl } from '../support/servers';
import { addClientSilentFor, openProcess } from './fixture';

const db = testDatabase();
const redis = testRedis();
const PHONE = '+79160000001';
const FOREVER = Number.POSITIVE_INFINITY;

async function salonWithClient() {
  const salon = await addSalon(db, [dayFromNow(0), dayFromNow(1)]);
  await addClientSilentFor(db, salon.companyId, PHONE, 10);
  return { ...salon, owner: { companyId: salon.companyId, client: PHONE } };
}

test('a warmed context is in the cache for the next turn of any process', async () => {
  const { companyId, owner } = await salonWithClient();
  const warmer = await openProcess(db);
  const warming = await CompanyWarming.of(warmer, companyId, 10);

  expect(await warming.run(FOREVER)).toBe('done');

  const { report, context } = await (await openProcess(db)).contexts.load(owner);
  expect(origins(report)).toEqual(everything('redis'));
  expect(context.dialogue.messages).toHaveLength(2);
  expect(warmer.warmed).toEqual([
    { companyId, warm: 0, loaded: 1, failed: 0, ms: expect.any(Number), bytes: expect.any(Number) },
  ]);
  expect(warmer.warmed[0]?.bytes).toBeGreaterThan(200);
});

test('a context that is warm is not loaded again', async () => {
  const { companyId } = await salonWithClient();
  const warmer = await openProcess(db);
  for (let i = 0; i < 2; i++) await (await CompanyWarming.of(warmer, companyId, 10)).run(FOREVER);
  expect(warmer.warmed.map(({ warm, loaded }) => ({ warm, loaded }))).toEqual([
    { warm: 0, loaded: 1 },
    { warm: 1, loaded: 0 },
  ]);
});

test('a context that has changed since is loaded again', async () => {
  const { companyId, serviceId, staffId, owner } = await salonWithClient();
  const warmer = await openProcess(db);
  await (await CompanyWarming.of(warmer, companyId, 10)).run(FOREVER);
  const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
  await addBooking(db, { companyId, serviceId, staffId }, at(48), at(49));

  await (await CompanyWarming.of(warmer, companyId, 10)).run(FOREVER);

  expect(warmer.warmed[1]).toMatchObject({ warm: 0, loaded: 1 });
  const { report, context } = await warmer.contexts.load(owner);
  expect(origins(report)).toEqual(everything('local'));
  expect(context.schedule.busy).toHaveLength(1);
});

test('an entry that expires before noon is filled anew, and one that does not is left alone', async () => {
  const { companyId, owner } = await salonWithClient();
  const warmer = await openProcess(db);
  await (await CompanyWarming.of(warmer, companyId, 10)).run(FOREVER);
  const [schedule, company] = [entryKey('schedule', owner), entryKey('company', owner)];
  await redis.pexpire(schedule, HOUR);
  const before = await redis.hget(company, 'etag');

  await (await CompanyWarming.of(warmer, companyId, 10)).run(FOREVER);

  expect(await redis.pttl(schedule)).toBeGreaterThan(10 * HOUR);
  expect(await redis.hget(company, 'etag')).toBe(before);
});

test('a schedule that changes during the warming is not dropped for each further client', async () => {
  const { companyId, owner } = await salonWithClient();
  await addClientSilentFor(db, companyId, '+79160000002', 20);
  const warming = await CompanyWarming.of(await openProcess(db), companyId, 10);
  await warming.run(performance.now());
  await redis.hset(entryKey('schedule', owner), 'version', 'newer');

  expect(await warming.run(FOREVER)).toBe('done');

  expect(await redis.hget(entryKey('schedule', owner), 'version')).toBe('newer');
});

test('a client without a conversation is warm without a dialogue', async () => {
  const salon = await addSalon(db, [dayFromNow(0)]);
  const clientId = await addClient(db, salon.companyId, PHONE);
  const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString();
  await addBooking(db, salon, at(60), at(120), { client_id: clientId });
  const warmer = await openProcess(db);
  for (let i = 0; i < 2; i++) await (await CompanyWarming.of(warmer, salon.companyId, 10)).run(FOREVER);
  expect(warmer.warmed).toMatchObject([{ loaded: 1 }, { warm: 1, loaded: 0 }]);
});

test('a slice ends with its time, and the next one goes on with the next client', async () => {
  const { companyId } = await salonWithClient();
  for (let i = 2; i <= 4; i++) await addClientSilentFor(db, companyId, `+7916000000${i}`, 10);
  const warmer = await openProcess(db);
  const warming = await CompanyWarming.of(warmer, companyId, 10);

  const ends = [];
  for (let i = 0; i < 4; i++) ends.push(await warming.run(performance.now()));

  expect(ends).toEqual(['time-over', 'time-over', 'time-over', 'done']);
  expect(warmer.warmed).toMatchObject([{ loaded: 4 }]);
});

test('while the cache is away nothing is read from PostgreSQL', async () => {
  const { companyId, owner } = await salonWithClient();
  const warmer = await openProcess(db, { redis: 'redis://127.0.0.1:1' });
  const loads: string[] = [];
  warmer.events.on('segment.loaded', ({ segment }) => loads.push(segment));
  const warming = await CompanyWarming.of(warmer, companyId, 10);
  expect(await warming.run(FOREVER)).toBe('cache-away');
  expect(warmer.warmed).toEqual([]);
  expect(await redis.exists(...SEGMENTS.map((segment) => entryKey(segment, owner)))).toBe(0);
});

test('a client whose turn it was when the cache went away is warmed when it is back', async () => {
  const { companyId } = await salonWithClient();
  await addClientSilentFor(db, companyId, '+79160000002', 20);
  const proxy = await startFrozenRedis(redisUrl);
  try {
    const warmer = await openProcess(db, { redis: proxy.url });
    await warmer.contexts.ready(30_000);
    const warming = await CompanyWarming.of(warmer, companyId, 10);
    await proxy.cut();
    for (let i = 0; i < 5; i++) expect(await warming.run(FOREVER)).toBe('cache-away');
    await proxy.resume();

    await eventually(async () => (await warming.run(FOREVER)) === 'done');

    expect(warmer.warmed).toMatchObject([{ warm: 0, loaded: 2, failed: 0 }]);
  } finally {
    await proxy.stop();
  }
});

test('a client whose turn it was when the database went away is warmed when it is back', async () => {
  const { companyId } = await salonWithClient();
  const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
  let isAway = true;
  const client: ContextSource['client'] = (owner, signal) =>
    isAway ? Promise.reject(new DatabaseAway(new Error('refused'))) : source.client(owner, signal);
  const warmer = await openProcess(db, { source: { ...source, client } });
  const warming = await CompanyWarming.of(warmer, companyId, 10);
  await expect(warming.run(FOREVER)).rejects.toMatchObject({ code: 'database.away' });
  isAway = false;

  expect(await warming.run(FOREVER)).toBe('done');

  expect(warmer.warmed).toMatchObject([{ loaded: 1, failed: 0 }]);
});

test('a client who was deleted meanwhile does not stop the warming of the others', async () => {
  const { companyId } = await salonWithClient();
  await addClientSilentFor(db, companyId, '+79160000002', 20);
  const warmer = await openProcess(db);
  const warming = await CompanyWarming.of(warmer, companyId, 10);
  await db.deleteFrom('client').where('company_id', '=', companyId).where('address', '=', PHONE).execute();

  const ends = [];
  for (let i = 0; i < 3; i++) ends.push(await warming.run(FOREVER));

  expect(ends).toEqual(['cache-away', 'cache-away', 'done']);
  expect(warmer.warmed).toMatchObject([{ loaded: 1, failed: 1 }]);
});

test('loads of warming are not among those of turns', async () => {
  const { companyId } = await salonWithClient();
  const warmer = await openProcess(db);
  const loads: string[] = [];
  warmer.events.on('segment.loaded', ({ segment }) => loads.push(segment));
  await (await CompanyWarming.of(warmer, companyId, 10)).run(FOREVER);
  expect(loads).toEqual([]);
});
