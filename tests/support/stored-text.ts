import type { Redis } from 'ioredis';
import { sql } from 'kysely';
import { decode } from '../../src/context/envelope';
import type { Db } from '../../src/db/database';

/** One value that a server holds. */
export interface StoredText {
  /** A table with its column, or a key of Redis. */
  where: string;
  text: string;
}

/** Every value of every column of every table, as text. */
export async function textsInDatabase(db: Db): Promise<StoredText[]> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = current_schema() and table_type = 'BASE TABLE'
  `.execute(db);
  const tables = [...new Set(columns.map(({ table }) => table))];
  const all: StoredText[] = [];
  for (const table of tables) {
    const { rows } = await sql<Record<string, string | null>>`
      select ${sql.join(
        columns
          .filter((one) => one.table === table)
          .map(({ column }) => sql`${sql.ref(column)}::text as ${sql.ref(column)}`),
      )} from ${sql.table(table)}
    `.execute(db);
    for (const row of rows)
      for (const [column, text] of Object.entries(row))
        if (text !== null) all.push({ where: `${table}.${column}`, text });
  }
  return all;
}

/** Every key of a Redis, and every value in it, whatever its type is. Cached segments are decoded. */
export async function textsInRedis(redis: Redis): Promise<StoredText[]> {
  const all: StoredText[] = [];
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', 1000);
    cursor = next;
    // At once: other tests have left thousands of keys.
    all.push(...(await Promise.all(keys.map((key) => textsOfKey(redis, key)))).flat());
  } while (cursor !== '0');
  return all;
}

async function textsOfKey(redis: Redis, key: string): Promise<StoredText[]> {
  const texts = await Promise.all((await valuesOf(redis, key)).map(readable));
  return [key, ...texts].map((text) => ({ where: key, text }));
}

async function valuesOf(redis: Redis, key: string): Promise<Buffer[]> {
  switch (await redis.type(key)) {
    case 'string':
      return [(await redis.getBuffer(key)) ?? Buffer.alloc(0)];
    case 'list':
      return redis.lrangeBuffer(key, 0, -1);
    case 'set':
      return redis.smembersBuffer(key);
    case 'zset':
      return redis.zrangeBuffer(key, '0', '-1');
    case 'hash':
      return Object.entries(await redis.hgetallBuffer(key)).flatMap(([field, value]) => [
        Buffer.from(field),
        value,
      ]);
    case 'stream':
      return (await redis.xrange(key, '-', '+')).map((entry) => Buffer.from(JSON.stringify(entry)));
    case 'none':
      return []; // it has expired meanwhile
    default:
      throw new Error(`a key of a type that this function does not read: ${key}`);
  }
}

async function readable(value: Buffer): Promise<string> {
  const decoded = await decode(value);
  return decoded ? JSON.stringify(decoded.value) : value.toString();
}
