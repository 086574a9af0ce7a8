import { sql } from 'kysely';
import { type Db, openDatabase } from '../../../src/db/database';
import { migrateUp } from '../../../src/db/migrate';
import { claimReply } from '../../../src/db/outbox/claim';
import { dueReminders } from '../../../src/db/reminders/due';
import { createLogger } from '../../../src/observability/logger';
import { addCompany } from '../../support/database';
import { describeWithPostgres } from '../../support/native/available';
import { type NativePostgres, startNativePostgres } from '../../support/native/postgres';
import { withReminders } from '../../support/reminders';

const COMPANIES = 50;
/** Of each company, over a year, half of them in the future. */
const BOOKINGS = 1000;

describeWithPostgres('with the bookings and reminders of a year', () => {
  let postgres: NativePostgres;
  let db: Db;
  beforeAll(async () => {
    postgres = await startNativePostgres(['-c', 'autovacuum=off']);
    db = openDatabase(postgres.url, { pool: 1, logger: createLogger('silent') });
    await migrateUp(db);
    for (let i = 0; i < COMPANIES; i++) await addBookings(await addCompany(db, withReminders([1440, 120])));
    await sql`
      insert into reminder (company_id, booking_id, starts_at, before_minutes, outcome)
      select company_id, id, starts_at, minutes, 'sent' from booking
      cross join (values (120), (1440)) as before (minutes)
      where starts_at < now() + minutes * interval '1 minute'
    `.execute(db);
    await sql`vacuum analyze`.execute(db);
  }, 120_000);
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  test('a look for due reminders reads the bookings of the next day only', async () => {
    const [company] = await db.selectFrom('company').select('id').orderBy('id').limit(1).execute();
    await sql`
      update booking set starts_at = now() + interval '1 day', ends_at = now() + interval '25 hours'
      where id = (select max(id) from booking where company_id = ${company?.id ?? ''})
    `.execute(db);
    const tables = ['booking', 'reminder', 'client'];
    const scans = async () => Promise.all(tables.map((table) => statistic('seq_scan', table)));
    const [before, read] = [await scans(), await statistic('idx_tup_fetch', 'booking')];
    expect((await dueReminders(db)).map(({ companyId, verdict }) => [companyId, verdict])).toEqual([
      [company?.id, 'send'],
    ]);
    expect(await scans()).toEqual(before);
    // in a day and three hours each company has about three bookings, and in five hours one, if any
    expect((await statistic('idx_tup_fetch', 'booking')) - read).toBeLessThan(COMPANIES * 8);
  });

  test('a claim reads the reminders of its own message only', async () => {
    const [client] = await db.selectFrom('client').select(['id', 'company_id']).limit(1).execute();
    const { rows } = await sql<{ id: string }>`
      with talk as (
        insert into conversation (company_id, client_id) values (${client?.company_id}, ${client?.id}) returning id, company_id
      )
      insert into message (company_id, conversation_id, direction, channel, address, text, sent_at, received_at, turn, status,
        idempotency_key)
      select company_id, id, 'out', 'whatsapp', 'client', 'text', now(), now(), 1, 'pending', 'key' from talk
      returning conversation_id as id
    `.execute(db);
    const scans = async () =>
      Promise.all(['booking', 'reminder'].map((table) => statistic('seq_scan', table)));
    const before = await scans();
    const conversationId = rows[0]?.id ?? '';
    const claim = await claimReply(db, { conversationId, deadlineMs: 30_000, onUnconfirmed: 'repeat' });
    expect(claim.kind).toBe('claimed');
    expect(await scans()).toEqual(before);
  });

  async function addBookings(companyId: string): Promise<void> {
    await sql`
      with added as (
        insert into client (company_id, address) select ${companyId}, 'client ' || i from generate_series(1, 50) as i
        returning id
      ), numbered as (
        select id, row_number() over (order by id) as number from added
      )
      insert into booking (company_id, client_id, title, starts_at, ends_at, created_at)
      select ${companyId}, numbered.id, 'Haircut', at, at + interval '1 hour', now() - interval '1 year'
      from generate_series(1, ${BOOKINGS}::integer) as i
      cross join lateral (select now() + (i - ${BOOKINGS}::integer / 2) * interval '8.76 hours' as at) as time
      join numbered on numbered.number = 1 + i % 50
    `.execute(db);
  }

  async function statistic(counter: string, table: string): Promise<number> {
    await sql`select pg_stat_force_next_flush()`.execute(db);
    const { rows } = await sql<{ value: string }>`
      select ${sql.ref(counter)} as value from pg_stat_user_tables where relname = ${table}
    `.execute(db);
    return Number(rows[0]?.value);
  }
});
