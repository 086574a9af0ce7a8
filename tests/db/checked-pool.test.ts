import { sql } from 'kysely';
import { hasCompany } from '../../src/db/companies';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateDown, migrateUp } from '../../src/db/migrate';
import { createLogger } from '../../src/observability/logger';
import { SECOND } from '../../src/time/duration';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { redisUrl } from '../support/servers';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy';
import { message, newPhone, startSystem } from '../support/system';

describeWithPostgres('connections to PostgreSQL', () => {
  let postgres: NativePostgres;
  let direct: Db;
  let proxy: SilentProxy;
  let db: Db;
  beforeAll(async () => {
    postgres = await startNativePostgres();
    direct = open(postgres.url, 2);
    await migrateUp(direct);
  });
  beforeEach(async () => {
    proxy = await startSilentProxy(Number(new URL(postgres.url).port));
    db = open(proxy.through(postgres.url), 4);
  });
  afterEach(async () => {
    await db.destroy();
    await proxy.stop();
  });
  afterAll(async () => {
    await direct.destroy();
    await postgres.stop();
  });

  function open(url: string, pool: number): Db {
    return openDatabase(url, { pool, logger: createLogger('silent'), timeoutMs: SECOND });
  }
  const backend = async () => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
    return rows[0]?.pid;
  };
  const sleep = (seconds: number) => sql`select pg_sleep(${seconds})`.execute(db);

  test('that stop answering are closed, the idle ones too, and new ones are opened', async () => {
    // Each call keeps its connection until all three are open.
    let opened = 0;
    const held = () =>
      db.connection().execute(async (connection) => {
        await sql`select 1`.execute(connection);
        opened += 1;
        await eventually(() => opened === 3);
      });
    await Promise.all([held(), held(), held()]);
    expect(proxy.goSilent()).toBe(3);
    await expect(backend()).rejects.toMatchObject({ code: 'database.away' });
    await expect(backend()).resolves.toEqual(expect.any(Number));
    await eventually(() => proxy.connections() === 1);
  });

  test('that stop answering in a transaction are not sent a rollback', async () => {
    const transaction = db.transaction().execute(async (tx) => {
      await sql`select 1`.execute(tx);
      proxy.goSilent();
      await sql`select 2`.execute(tx);
    });
    await expect(transaction).rejects.toMatchObject({
      code: 'database.away',
      cause: expect.objectContaining({ message: 'Query read timeout' }),
    });
  });

  test('are kept when a statement takes too long and is cancelled', async () => {
    const pid = await backend();
    await expect(sleep(60)).rejects.toMatchObject({ code: '57014' });
    await expect(backend()).resolves.toBe(pid);
  });

  test('are replaced when their server has become read-only', async () => {
    await sql`set default_transaction_read_only = on`.execute(db);
    await expect(addCompany(db)).rejects.toMatchObject({ code: 'database.away' });
    await expect(addCompany(db)).resolves.toEqual(expect.any(String));
  });

  test('do not wait long for a lock', async () => {
    const id = await addCompany(direct);
    const rename = () => db.updateTable('company').set({ name: 'other' }).where('id', '=', id).execute();
    const pid = await backend();
    await direct.transaction().execute(async (tx) => {
      await tx.selectFrom('company').select('id').where('id', '=', id).forUpdate().execute();
      await expect(rename()).rejects.toMatchObject({ code: 'database.lock-timeout' });
    });
    await expect(rename()).resolves.toEqual([expect.objectContaining({ numUpdatedRows: 1n })]);
    await expect(backend()).resolves.toBe(pid);
  });

  test('of a migration do not wait long for a lock either: meanwhile no other transaction could use the table', async () => {
    const patient = openDatabase(postgres.url, { pool: 1, logger: createLogger('silent') });
    const [last] = await migrateDown(patient);
    await direct.transaction().execute(async (tx) => {
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
      await sql`lock table company, client, conversation, message in row exclusive mode`.execute(tx);
      await expect(migrateUp(patient)).rejects.toMatchObject({ code: 'database.lock-timeout' });
    });
    await expect(migrateUp(patient)).resolves.toEqual([last]);
    await patient.destroy();
  });

  test('that cannot be opened fail with the reason', async () => {
    await proxy.stop();
    await expect(backend()).rejects.toMatchObject({
      code: 'database.away',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('of a frozen process lose their locks', async () => {
    const { rows } = await sql`show idle_in_transaction_session_timeout`.execute(db);
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '10s' }]);
    const id = await addCompany(direct);
    let isLocked = false;
    const frozen = db.transaction().execute(async (tx) => {
      await tx.selectFrom('company').select('id').where('id', '=', id).forUpdate().execute();
      isLocked = true;
      await sql`set local idle_in_transaction_session_timeout = 100`.execute(tx);
      await eventually(() => direct.deleteFrom('company').where('id', '=', id).execute());
      await tx.deleteFrom('company').where('id', '=', id).execute();
    });
    await expect(frozen).rejects.toMatchObject({ code: 'database.away' });
    expect(isLocked).toBe(true);
    expect(await hasCompany(direct, id)).toBe(false);
  });

  test('that stop answering delay a worker no longer than a statement may take', async () => {
    const companyId = await addCompany(direct, { debounce_ms: 0 });
    const system = await startSystem({
      servers: { databaseUrl: proxy.through(postgres.url), redisUrl },
      config: { databaseTimeout: SECOND },
    });
    const phone = newPhone();
    await system.producer.receiveMessage(message(companyId, phone, 'before'));
    await eventually(() => system.sent.length === 1);
    expect(proxy.goSilent()).toBeGreaterThan(0);
    await system.producer.receiveMessage(message(companyId, phone, 'after'));
    await eventually(() => system.sent.length === 2);
    await system.stop();
    expect(system.sent.map(({ text }) => text)).toEqual(['reply to before', 'reply to after']);
  });
});
