import { sql } from 'kysely';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateDown, migrateUp, migrationStatus } from '../../src/db/migrate';
import { createLogger } from '../../src/observability/logger';
import { addClient, addCompany, addConversation } from '../support/database';
import { startOwnServers } from '../support/servers';
import { newPhone } from '../support/system';

let servers: Awaited<ReturnType<typeof startOwnServers>>;
let db: Db;
beforeAll(async () => {
  servers = await startOwnServers();
  db = openDatabase(servers.databaseUrl, { pool: 2, logger: createLogger('silent') });
});
afterAll(async () => {
  await db.destroy();
  await servers.stop();
});
beforeEach(async () => {
  while ((await migrateDown(db)).length > 0);
});

test('a migration is pending before it is applied, and has a time afterwards', async () => {
  const before = await migrationStatus(db);
  expect(before.map(({ name }) => name)).toContain('0001-initial');
  expect(before.filter(({ appliedAt }) => appliedAt !== null)).toEqual([]);

  const applied = await migrateUp(db);
  expect(applied).toEqual(before.map(({ name }) => name));
  for (const { appliedAt } of await migrationStatus(db)) {
    expect(Date.parse(appliedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  }
});

test('up, down and up again leave the same schema', async () => {
  const empty = await schema();
  await migrateUp(db);
  const first = await schema();
  expect(first.length).toBeGreaterThan(empty.length);

  while ((await migrateDown(db)).length > 0);
  expect(await schema()).toEqual(empty);

  await migrateUp(db);
  expect(await schema()).toEqual(first);
});

test('up and down do nothing when there is nothing to apply or to revert', async () => {
  await migrateUp(db);
  await expect(migrateUp(db)).resolves.toEqual([]);
  while ((await migrateDown(db)).length > 0);
  await expect(migrateDown(db)).resolves.toEqual([]);
});

test('every foreign key has an index, so that a delete does not read whole tables', async () => {
  await migrateUp(db);
  // The first column of the index must be selective: a column of the key other than the company, if there is one. An index without the
  // rows in which that column is null finds the others.
  const { rows } = await sql`
    select k.conrelid::regclass::text as table, k.conname as name from pg_constraint k
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace and not exists (
      select from pg_index i where i.indrelid = k.conrelid and (
        i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = format('(%s IS NOT NULL)', (
          select attname from pg_attribute where attrelid = k.conrelid and attnum = i.indkey[0]))
      ) and (
        i.indkey[0] = k.conkey[cardinality(k.conkey)]
        or (i.indkey[0] = any(k.conkey) and i.indkey[1] = any(k.conkey))
      )
    )
  `.execute(db);
  expect(rows).toEqual([]);
});

test('several processes that start together apply each migration once', async () => {
  const names = (await migrationStatus(db)).map(({ name }) => name);
  const applied = await Promise.all([migrateUp(db), migrateUp(db)]);
  expect(applied.flat()).toEqual(names);
});

test('a reply that is being sent is still marked as such after up and down', async () => {
  await migrateUp(db);
  await downBelow('0004-fewer-indexes');
  await sql`
    with salon as (insert into company (id, name) values ('salon', 'salon') returning id),
    added as (insert into client (company_id, address) select id, '+79990000000' from salon returning company_id, id),
    begun as (insert into conversation (company_id, client_id) select company_id, id from added returning company_id, id)
    insert into message (company_id, conversation_id, direction, channel, address, sent_at, received_at, turn, text, status,
      sending_since, idempotency_key)
    select company_id, id, 'out', 'whatsapp', '+79990000000', now(), now(), turn, text, status, since, text
    from begun, (values (1, 'sent', 'sent', now()), (2, 'being sent', 'sending', now()), (3, 'failed once', 'pending', now()),
      (4, 'new', 'pending', null)) as reply(turn, text, status, since)
  `.execute(db);
  await migrateUp(db);
  expect(await replies()).toEqual([
    'sent: sent since',
    'being sent: pending since',
    'failed once: pending',
    'new: pending',
  ]);
  await downBelow('0004-fewer-indexes');
  expect(await replies()).toEqual([
    'sent: sent since',
    'being sent: sending since',
    'failed once: pending',
    'new: pending',
  ]);
  await sql`delete from company`.execute(db);
});

test('what a draft would have answered is due after down', async () => {
  await migrateUp(db);
  const companyId = await addCompany(db, { autonomy: 'suggest' });
  const id = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
  await sql`
    with written as (
      insert into draft (company_id, conversation_id, autonomy, message_ids, reply)
      values (${companyId}, ${id}, 'suggest', '{}', '{"actions":[]}') returning id
    )
    update conversation set draft_id = written.id from written where conversation.id = ${id}
  `.execute(db);
  await downBelow('0025-drafts');
  const { rows } = await sql<{ isDue: boolean }>`
    select due_at <= now() and waiting_since <= now() as "isDue" from conversation where id = ${id}
  `.execute(db);
  expect(rows).toEqual([{ isDue: true }]);
  await sql`delete from company`.execute(db);
});

async function downBelow(migration: string): Promise<void> {
  while (!(await migrateDown(db)).includes(migration));
}

async function replies(): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select text || ': ' || status || case when sending_since is null then '' else ' since' end as text from message order by turn
  `.execute(db);
  return rows.map(({ text }) => text);
}

/** Everything that a migration can create, as PostgreSQL describes it. */
async function schema(): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
      || coalesce(column_default, '') || ' ' || is_identity as line
      from information_schema.columns where table_schema = 'public'
    union all
    select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select 'index ' || indexdef from pg_indexes where schemaname = 'public'
    union all
    select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all
    select 'function ' || pg_get_functiondef(p.oid) from pg_proc p
      where p.pronamespace = 'public'::regnamespace
        and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    order by line`.execute(db);
  return rows.map(({ line }) => line).filter((line) => !line.includes('kysely_migration'));
}
