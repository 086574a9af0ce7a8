import { sql } from 'kysely';
import { openDatabase } from '../../src/db/database';
import { createLogger } from '../../src/logger';
import { databaseUrl } from '../support/servers';

const logger = createLogger('silent');

async function preparedBy(prepare: boolean | undefined, times: number, text: (i: number) => string) {
  const db = openDatabase(databaseUrl, { pool: 1, logger, ...(prepare !== undefined && { prepare }) });
  const marker = `prepared ${Math.random()}`;
  try {
    for (let i = 0; i < times; i++) {
      const { rows } = await sql<{
        n: number;
      }>`select ${sql.raw(text(i))} + ${i}::integer as n -- ${sql.raw(marker)}`.execute(db);
      expect(rows).toEqual([{ n: Number(text(i)) + i }]);
    }
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from pg_prepared_statements where statement like ${`%${marker}`}`.execute(
      db,
    );
    return rows[0]?.count;
  } finally {
    await db.destroy();
  }
}

test('a statement that is run again and again is planned once', async () => {
  expect(await preparedBy(undefined, 10, () => '1')).toBe(1);
});

test('not where a pooler would not know it', async () => {
  expect(await preparedBy(false, 10, () => '1')).toBe(0);
});

test('texts without number do not fill the memory of PostgreSQL', async () => {
  expect(await preparedBy(true, 250, (i) => String(i))).toBe(200);
});

test('several connections prepare the same statement', async () => {
  const db = openDatabase(databaseUrl, { pool: 3, logger });
  const found = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((i) => sql<{ i: number }>`select ${i}::integer as i`.execute(db)),
  );
  expect(found.map(({ rows }) => rows[0]?.i)).toEqual([1, 2, 3, 4, 5, 6]);
  await db.destroy();
});
