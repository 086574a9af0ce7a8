import { sql } from 'kysely';
import { type Db, openDatabase } from '../../src/db/database';
import { forgetFact, moveFacts, type NewFact, rememberFact } from '../../src/db/facts';
import { migrateUp } from '../../src/db/migrate';
import { loadClients } from '../../src/db/segments/client';
import type { Fact } from '../../src/domain/context';
import { MAX_FACTS } from '../../src/domain/facts';
import { createLogger } from '../../src/observability/logger';
import { addClient, addCompany, testDatabase } from '../support/database';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { newPhone } from '../support/system';

const db = testDatabase();

let companyId: string;
let phone: string;
let clientId: string;
beforeEach(async () => {
  companyId = await addCompany(db);
  phone = newPhone();
  clientId = await addClient(db, companyId, phone);
});

/** `day`: of March. */
const fact = (topic: string, text: string, day = 1): NewFact => ({
  topic,
  text,
  messageId: `m${day}`,
  toldAt: new Date(Date.UTC(2026, 2, day)).toISOString(),
});

const remember = (told: NewFact, of = clientId) =>
  db.transaction().execute((tx) => rememberFact(tx, { companyId, clientId: of }, told));

async function segment(client = phone) {
  const [loaded] = await loadClients(db, [{ companyId, client }]);
  return loaded as NonNullable<typeof loaded>;
}

const facts = async (client = phone): Promise<Fact[] | undefined> => (await segment(client)).value.facts;
const texts = async (client = phone) => (await facts(client))?.map(({ topic, text }) => `${topic}: ${text}`);

test('facts are part of the client segment, the newest last, with the messages in which they were told', async () => {
  expect(await facts()).toBeUndefined();
  await remember(fact('allergies', 'латекс', 3));
  await remember(fact('drinks', 'зелёный чай', 1));
  expect(await facts()).toEqual([
    { topic: 'drinks', text: 'зелёный чай', messageId: 'm1', toldAt: '2026-03-01T00:00:00.000Z' },
    { topic: 'allergies', text: 'латекс', messageId: 'm3', toldAt: '2026-03-03T00:00:00.000Z' },
  ]);
});

test('a newer fact of a topic replaces the older one, however the topic is written', async () => {
  await remember(fact('Любимый мастер', 'Оксана', 1));
  await remember(fact('  любимый \n МАСТЕР ', 'Ольга', 2));
  await remember(fact('любимый мастер'.normalize('NFD'), 'Мария', 3));
  expect(await facts()).toEqual([
    { topic: 'любимый мастер', text: 'Мария', messageId: 'm3', toldAt: '2026-03-03T00:00:00.000Z' },
  ]);
});

test('an older message does not replace what was told later, and changes no version', async () => {
  await remember(fact('allergies', 'нет', 5));
  const { version } = await segment();
  await remember(fact('allergies', 'латекс', 4));
  expect(await segment()).toMatchObject({ version, value: { facts: [{ text: 'нет' }] } });
});

test('of two facts of one message the last one stays', async () => {
  await remember(fact('allergies', 'латекс', 5));
  await remember(fact('allergies', 'латекс и аммиак', 5));
  expect(await texts()).toEqual(['allergies: латекс и аммиак']);
});

test('a fact and its removal change the version of the client, and of no other client', async () => {
  const other = newPhone();
  await addClient(db, companyId, other);
  const versions = async () => [(await segment()).version, (await segment(other)).version];
  const before = await versions();
  await remember(fact('allergies', 'латекс'));
  const remembered = await versions();
  await remember(fact('allergies', 'нет', 2));
  const replaced = await versions();
  await expect(forgetFact(db, clientId, ' Allergies')).resolves.toBe(true);
  const forgotten = await versions();
  await expect(forgetFact(db, clientId, 'allergies')).resolves.toBe(false);
  expect(new Set([before, remembered, replaced, forgotten].map(([own]) => own)).size).toBe(4);
  expect(new Set([before, remembered, replaced, forgotten].map(([, others]) => others)).size).toBe(1);
  expect(await facts()).toBeUndefined();
});

test('a client has at most fifty facts: the one that was told first leaves', async () => {
  await remember(fact('topic 0', 'told last', 31));
  for (let i = 1; i <= MAX_FACTS; i++)
    await remember({
      ...fact(`topic ${i}`, 'x'),
      toldAt: `2026-03-01T00:00:${String(i).padStart(2, '0')}.000Z`,
    });
  const topics = (await facts())?.map(({ topic }) => topic);
  expect(topics).toHaveLength(MAX_FACTS);
  expect(topics?.[0]).toBe('topic 2');
  expect(topics?.at(-1)).toBe('topic 0');
});

test('a client who becomes part of another one keeps their facts; of one topic the newer fact stays', async () => {
  const other = await addClient(db, companyId, newPhone());
  await remember(fact('allergies', 'латекс', 1));
  await remember(fact('allergies', 'нет', 2), other);
  await remember(fact('drinks', 'чай', 4));
  await remember(fact('drinks', 'кофе', 3), other);
  await remember(fact('child', 'Миша', 5), other);
  await db.transaction().execute((tx) => moveFacts(tx, { survivor: clientId, other }));
  expect(await texts()).toEqual(['allergies: нет', 'drinks: чай', 'child: Миша']);
});

test('two clients with fifty facts each become one with the fifty newest', async () => {
  const other = await addClient(db, companyId, newPhone());
  await sql`
    insert into client_fact (company_id, client_id, topic, text, message_id, told_at)
    select ${companyId}, id, id || ' ' || i, 'x', 'm', '2026-03-01'::timestamptz + i * interval '1 day'
    from client, generate_series(1, ${MAX_FACTS}::integer) as i where company_id = ${companyId}
  `.execute(db);
  await db.transaction().execute((tx) => moveFacts(tx, { survivor: clientId, other }));
  const topics = (await facts())?.map(({ topic }) => topic);
  const newest = Array.from({ length: MAX_FACTS / 2 }, (_, i) => i + 26);
  expect(new Set(topics)).toEqual(new Set(newest.flatMap((i) => [`${clientId} ${i}`, `${other} ${i}`])));
});

test('a fact that another program has stored beyond any bound is refused by PostgreSQL', async () => {
  await expect(remember(fact('x'.repeat(201), 'text'))).rejects.toMatchObject({ code: '23514' });
  await expect(remember(fact('topic', 'x'.repeat(1001)))).rejects.toMatchObject({ code: '23514' });
  await expect(remember(fact(' ', 'text'))).rejects.toMatchObject({ code: '23514' });
});

describeWithPostgres('among the facts and bookings of a thousand clients', () => {
  let postgres: NativePostgres;
  let many: Db;
  beforeAll(async () => {
    postgres = await startNativePostgres(['-c', 'autovacuum=off']);
    many = openDatabase(postgres.url, { pool: 1, logger: createLogger('silent') });
    await migrateUp(many);
  });
  afterAll(async () => {
    await many.destroy();
    await postgres.stop();
  });

  test('a segment is read without reading those of others', async () => {
    const salon = await addCompany(many);
    await sql`
      with added as (
        insert into client (company_id, address) select ${salon}, 'client ' || i from generate_series(1, 1000) as i returning id
      ), told as (
        insert into client_fact (company_id, client_id, topic, text, message_id, told_at)
        select ${salon}, id, 'topic ' || i, 'text', 'm', now() from added, generate_series(1, 10) as i
      )
      insert into booking (company_id, client_id, title, starts_at, ends_at, status)
      select ${salon}, id, 'visit', now() - i * interval '30 days', now() - i * interval '30 days' + interval '1 hour', 'completed'
      from added, generate_series(1, 30) as i
    `.execute(many);
    await sql`vacuum analyze`.execute(many);
    const scans = async () => {
      await sql`select pg_stat_force_next_flush()`.execute(many);
      const { rows } = await sql<{ scans: string }>`
        select sum(seq_scan)::text as scans from pg_stat_user_tables where relname in ('booking', 'client_fact', 'client')
      `.execute(many);
      return rows[0]?.scans;
    };
    const before = await scans();
    const [loaded] = await loadClients(many, [{ companyId: salon, client: 'client 7' }]);
    expect(loaded?.value.facts).toHaveLength(10);
    expect(loaded?.value.usual?.visits).toBe(24);
    expect(await scans()).toBe(before);
  });
});
