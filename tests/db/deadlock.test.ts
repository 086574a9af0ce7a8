import { sql } from 'kysely';
import { type Db, openDatabase } from '../../src/db/database';
import { retryLocked } from '../../src/db/locks';
import { createLogger } from '../../src/observability/logger';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';

describeWithPostgres('two transactions that wait for each other', () => {
  let postgres: NativePostgres;
  let db: Db;
  beforeAll(async () => {
    postgres = await startNativePostgres();
    db = openDatabase(postgres.url, { pool: 2, logger: createLogger('silent') });
    await sql`create table thing (id integer primary key)`.execute(db);
    await sql`insert into thing values (1), (2)`.execute(db);
  });
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  /** Locks both, and the second one only when each transaction has its first. */
  function lockBoth() {
    let arrived = 0;
    let release = () => {};
    const bothHaveOne = new Promise<void>((resolve) => {
      release = resolve;
    });
    return (first: number, second: number) =>
      db.transaction().execute(async (tx) => {
        await sql`select from thing where id = ${first} for update`.execute(tx);
        arrived += 1;
        if (arrived === 2) release();
        await bothHaveOne;
        await sql`select from thing where id = ${second} for update`.execute(tx);
      });
  }

  test('one of them ends as one whose lock was not granted in time', async () => {
    const lock = lockBoth();
    const ended = await Promise.allSettled([lock(1, 2), lock(2, 1)]);
    const failed = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(failed).toEqual([expect.objectContaining({ code: 'database.lock-timeout' })]);
  });

  test('and succeeds when it is tried again', async () => {
    const lock = lockBoth();
    await Promise.all([retryLocked(() => lock(1, 2)), retryLocked(() => lock(2, 1))]);
  });
});
