import { sql } from 'kysely';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { claimReply } from '../../src/db/outbox/claim';
import { overdueTurns } from '../../src/db/unfinished';
import { createLogger } from '../../src/observability/logger';
import { addCompany } from '../support/database';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';

const CONVERSATIONS = 1000;
const CLAIMS = 50;

describeWithPostgres('what the planner makes of tables that were analysed in a quiet moment', () => {
  let postgres: NativePostgres;
  let db: Db;
  beforeAll(async () => {
    postgres = await startNativePostgres(['-c', 'autovacuum=off']);
    db = openDatabase(postgres.url, { pool: 1, logger: createLogger('silent') });
    await migrateUp(db);
  });
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  test('a claim reads the unsent replies of its own conversations, not those of all', async () => {
    const companyId = await addCompany(db);
    const conversations = await addAnswered(companyId);
    await sql`vacuum analyze message`.execute(db);
    await addReplies(companyId, 'pending');

    const before = await unsentRead();
    const claiming = { deadlineMs: 30_000, onUnconfirmed: 'repeat' } as const;
    const claims = await Promise.all(
      conversations.slice(0, CLAIMS).map((conversationId) => claimReply(db, { conversationId, ...claiming })),
    );
    expect(new Set(claims.map(({ kind }) => kind))).toEqual(new Set(['claimed']));
    expect((await unsentRead()) - before).toBeLessThanOrEqual(CLAIMS * 2);
  });

  test('a claim changes the reply in its place: no index is touched', async () => {
    const companyId = await addCompany(db);
    const conversations = await addAnswered(companyId);
    await addReplies(companyId, 'pending');
    const before = await changedInPlace();
    for (const conversationId of conversations.slice(0, CLAIMS)) {
      await claimReply(db, { conversationId, deadlineMs: 30_000, onUnconfirmed: 'repeat' });
    }
    expect((await changedInPlace()) - before).toBe(CLAIMS);
  });

  test('a sweep reads the conversations that wait, not all of them', async () => {
    const companyId = await addCompany(db);
    const conversations = await addAnswered(companyId);
    await sql`vacuum analyze conversation`.execute(db);
    await sql`update conversation set waiting_since = now(), due_at = now() where id = ${conversations[0]}`.execute(
      db,
    );
    const before = await readThrough();
    await expect(overdueTurns(db, 0)).resolves.toEqual([{ conversationId: conversations[0], crowd: false }]);
    expect(await readThrough()).toBe(before);
  });

  async function addAnswered(companyId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      with met as (
        insert into client (company_id, address) select ${companyId}, 'client ' || i
        from generate_series(1, ${CONVERSATIONS}::integer) as i returning id
      )
      insert into conversation (company_id, client_id) select ${companyId}, id from met returning id
    `.execute(db);
    await addReplies(companyId, 'sent');
    return rows.map(({ id }) => id);
  }

  async function addReplies(companyId: string, status: 'pending' | 'sent'): Promise<void> {
    await sql`
      insert into message (company_id, conversation_id, direction, channel, address, text, sent_at, received_at, turn, status,
        idempotency_key)
      select company_id, id, 'out', 'whatsapp', 'client', 'text', now(), now(), 1, ${status}, id || ${status}
      from conversation where company_id = ${companyId}
    `.execute(db);
  }

  /** How often the table of conversations has been read from end to end. */
  const readThrough = () => statistic('seq_scan', 'pg_stat_user_tables', 'relname', 'conversation');

  /** How many messages have been changed without a new entry in any index. */
  const changedInPlace = () => statistic('n_tup_hot_upd', 'pg_stat_user_tables', 'relname', 'message');

  /** How many entries of the index of unsent replies have been read since the server was started. */
  const unsentRead = () =>
    statistic('idx_tup_read', 'pg_stat_user_indexes', 'indexrelname', 'message_unsent');

  async function statistic(figure: string, view: string, key: string, name: string): Promise<number> {
    await sql`select pg_stat_force_next_flush()`.execute(db);
    const { rows } = await sql<{ value: string }>`
      select ${sql.ref(figure)} as value from ${sql.table(view)} where ${sql.ref(key)} = ${name}
    `.execute(db);
    return Number(rows[0]?.value);
  }
});
