import { sql } from 'kysely';
import { channelActivity } from '../../src/db/channel-activity';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { newlySilentChannels } from '../../src/db/silent-channels';
import { createLogger } from '../../src/observability/logger';
import { HOUR } from '../../src/time/duration';
import { addClient, addCompany, addConversation } from '../support/database';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';

const OLD = 20_000;
const RECENT = 10_000;

describeWithPostgres('where there are many messages', () => {
  let postgres: NativePostgres;
  let db: Db;
  beforeAll(async () => {
    postgres = await startNativePostgres(['-c', 'autovacuum=off', '-c', 'fsync=off']);
    db = openDatabase(postgres.url, { pool: 1, logger: createLogger('silent') });
    await migrateUp(db);
  });
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  test('what channels have done, and whether they are silent, is known without reading all of them', async () => {
    const companyId = await addCompany(db);
    const conversationId = await addConversation(
      db,
      companyId,
      await addClient(db, companyId, '+79990000001'),
    );
    const add = (count: number, from: string, to: string) =>
      sql`insert into message (company_id, conversation_id, channel, address, direction, kind, text, sent_at, received_at,
          stored_at, provider_message_id)
        select ${companyId}, ${conversationId}, 'number-' || i % 50, '+79990000001', 'in', 'text', 'hi', at, at, at, ${from} || i
        from (select i, now() - ${from}::interval + (${from}::interval - ${to}::interval) * i / ${count}::integer as at
          from generate_series(1, ${count}::integer) as i) as given`.execute(db);
    await add(OLD, '100 days', '20 days');
    await add(RECENT, '7 days', '0 days');
    await sql`vacuum analyze message`.execute(db);
    const before = await scans();
    await expect(channelActivity(db, [{ companyId, channel: 'number-7' }])).resolves.toMatchObject([
      { lastReceivedAt: expect.any(Date), lastSentAt: null },
    ]);
    await newlySilentChannels(db, HOUR);
    expect(await scans()).toBe(before);
  }, 120_000);

  async function scans(): Promise<number> {
    await sql`select pg_stat_force_next_flush()`.execute(db).catch(() => undefined);
    const { rows } = await sql<{ scans: string }>`
      select seq_scan as scans from pg_stat_user_tables where relname = 'message'`.execute(db);
    return Number(rows[0]?.scans);
  }
});
