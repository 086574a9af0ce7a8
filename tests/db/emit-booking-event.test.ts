import { sql, type Transaction } from 'kysely';
import { entryKey } from '../../src/context/keys';
import { publishEvents } from '../../src/conversation/publish-booking-events';
import { type EmittedEvent, emitBookingEvent, type Querier } from '../../src/db/emit-booking-event';
import type { Database } from '../../src/db/schema';
import { blocksOf } from '../docs/markdown';
import { readerEnv } from '../docs/reader-env';
import { run } from '../docs/run';
import { addBooking, addClient, addSalon, type Salon, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { type FrozenRedis, startFrozenRedis } from '../support/frozen-redis';
import { testRedis } from '../support/redis';
import { databaseUrl, redisUrl } from '../support/servers';
import { newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();
const redis = testRedis();
let system: System;
let salon: Salon;
let frozen: FrozenRedis | undefined;
beforeEach(async () => {
  salon = await addSalon(db, []);
});
afterEach(async () => {
  await frozen?.resume(); // a system does not stop without Redis
  await system?.stop();
  await frozen?.stop();
  [system, frozen] = [undefined as never, undefined];
});

/** A transaction of kysely in place of a client of `pg`. */
const clientOf = (tx: Transaction<Database>): Querier => ({
  query: (text, values) => {
    const parts = text.split(/\$\d/);
    return sql
      .join(
        parts.flatMap((part, i) => (i === 0 ? [sql.raw(part)] : [sql`${values[i - 1]}`, sql.raw(part)])),
        sql``,
      )
      .execute(tx);
  },
});
const emitted = () =>
  db
    .selectFrom('booking_event')
    .selectAll()
    .where('company_id', '=', salon.companyId)
    .orderBy('id')
    .execute();

test('an event is emitted with the transaction, or not at all', async () => {
  const event: EmittedEvent = {
    kind: 'booking-updated',
    companyId: salon.companyId,
    bookingId: 7,
    phone: '+7 (916) 000-00-01',
  };
  const rolledBack = db.transaction().execute(async (tx) => {
    await emitBookingEvent(clientOf(tx), event);
    throw new Error('the booking is refused');
  });
  await expect(rolledBack).rejects.toThrow('the booking is refused');
  expect(await emitted()).toEqual([]);
  await db.transaction().execute((tx) => emitBookingEvent(clientOf(tx), event));
  expect(await emitted()).toMatchObject([
    {
      kind: 'booking-updated',
      booking_id: null,
      booking_ref: '7',
      client_address: '+79160000001',
      published_at: null,
    },
  ]);
});

test.each<[string, Partial<EmittedEvent>, string]>([
  ['kind', { kind: 'booking-moved' as never }, 'kind'],
  ['phone', { phone: 'ask at the desk' }, 'phone'],
  ['company', { companyId: 'a b' }, 'companyId'],
])('a wrong %s is refused before anything is written', async (_, wrong, field) => {
  const event: EmittedEvent = { kind: 'booking-updated', companyId: salon.companyId, ...wrong };
  const refused = db.transaction().execute((tx) => emitBookingEvent(clientOf(tx), event));
  await expect(refused).rejects.toMatchObject({ code: 'job.invalid-payload', field });
});

describe('a committed event', () => {
  let phone: string;
  beforeEach(async () => {
    phone = newPhone();
    const client_id = await addClient(db, salon.companyId, phone);
    await addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z', {
      client_id,
      external_id: '48151623',
    });
  });
  const isCached = async () =>
    (await redis.exists(entryKey('client', { companyId: salon.companyId, client: phone }))) === 1;
  /** The connection to the cache may not be there yet. */
  const isCachedAfterLoad = async () => {
    await system.contexts.loadFullContext(phone, salon.companyId);
    return isCached();
  };
  const publish = () => publishEvents(system, { companyId: salon.companyId, graceMs: 3000 });

  test('drops the caches, also when Redis was away at the commit', async () => {
    frozen = await startFrozenRedis(redisUrl);
    system = await startSystem({ servers: { databaseUrl, redisUrl: frozen.url } });
    await eventually(isCachedAfterLoad);
    await frozen.cut();
    const [block] = blocksOf('docs/jobs.md').filter(({ label }) => label === 'emit');
    const [begin, change, emit, commit] =
      block?.text.replaceAll("'demo'", `'${salon.companyId}'`).split(/;\n/) ?? [];
    expect([begin, commit]).toEqual(['begin', 'commit']);
    await db.transaction().execute(async (tx) => {
      for (const statement of [change, emit]) await sql.raw(statement ?? '').execute(tx);
    });
    expect(await isCached()).toBe(true);
    await frozen.resume();
    await eventually(async () => (await publish()) === 1);
    await eventually(async () => !(await isCached()));
    expect(await publish()).toBe(0);
  });

  test('of the example drops the caches', async () => {
    system = await startSystem();
    await eventually(isCachedAfterLoad);
    const ran = await run(
      process.execPath,
      ['examples/emit-event.mjs'],
      readerEnv({ COMPANY: salon.companyId }),
    );
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(await publish()).toBe(1);
    await eventually(async () => !(await isCached()));
  });
});
