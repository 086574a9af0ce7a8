import { sql } from 'kysely';
import type { LoadReport } from '../../src/context/report';
import { measureBacklog } from '../../src/db/backlog';
import { advanceConversations } from '../../src/db/commit/advance';
import type { FinishedTurn } from '../../src/db/commit/finished-turn';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { claimReply } from '../../src/db/outbox/claim';
import type { DueTurn } from '../../src/db/turn';
import { overdueTurns } from '../../src/db/unfinished';
import { createLogger } from '../../src/observability/logger';
import { addCompany } from '../support/database';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';

const CONVERSATIONS = 1000;
const CLAIMS = 50;

describeWithPostgres('on tables that were analysed in a quiet moment', () => {
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

  test('a claim reads the unsent replies of its own conversations only', async () => {
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

  test('a claim updates the reply in place: no index changes', async () => {
    const companyId = await addCompany(db);
    const conversations = await addAnswered(companyId);
    await addReplies(companyId, 'pending');
    const before = await changedInPlace();
    for (const conversationId of conversations.slice(0, CLAIMS)) {
      await claimReply(db, { conversationId, deadlineMs: 30_000, onUnconfirmed: 'repeat' });
    }
    expect((await changedInPlace()) - before).toBe(CLAIMS);
  });

  test('a sweep reads the waiting conversations only', async () => {
    const companyId = await addCompany(db);
    const conversations = await addAnswered(companyId);
    await sql`vacuum analyze conversation`.execute(db);
    await sql`update conversation set waiting_since = now(), due_at = now() where id = ${conversations[0]}`.execute(
      db,
    );
    const before = await scansOf('conversation');
    await expect(overdueTurns(db, 0, 100)).resolves.toEqual([
      { conversationId: conversations[0], aboveLimit: false },
    ]);
    expect(await scansOf('conversation')).toBe(before);
  });

  test('the backlog is measured without reading the conversations and messages that do not wait', async () => {
    const companyId = await addCompany(db);
    const [conversationId] = await addAnswered(companyId);
    await sql`update message set status = 'sent' where status = 'pending'`.execute(db); // those of other tests
    await sql`vacuum analyze`.execute(db);
    await sql`update conversation set waiting_since = now(), due_at = now() where id = ${conversationId}`.execute(
      db,
    );
    const scans = async () => Promise.all(['conversation', 'message'].map(scansOf));
    const before = await scans();
    const { companies } = await measureBacklog(db, [companyId]);
    expect(companies[0]?.conversations.due).toBe(1);
    expect(await scans()).toEqual(before);
  });

  test.each([1, 20])('a commit of %i turns reads the rows of these turns only', async (turns) => {
    const companyId = await addCompany(db);
    const conversations = (await addAnswered(companyId)).slice(0, turns);
    await sql`vacuum analyze`.execute(db);
    const finished = await Promise.all(conversations.map((id) => finishedTurn(companyId, id)));
    const before = await sequentialScans();
    const committed = await advanceConversations(db, finished);
    expect(committed).toEqual(
      conversations.map(() => expect.objectContaining({ repliedAt: expect.any(String) })),
    );
    expect(await sequentialScans()).toBe(before);
  });

  async function finishedTurn(companyId: string, conversationId: string): Promise<FinishedTurn> {
    const messages = await db
      .selectFrom('message')
      .select(['id', 'channel', 'address'])
      .where('conversation_id', '=', conversationId)
      .execute();
    const turn = { companyId, conversationId, client: 'client', version: 0, received: 0, messages };
    const report = {
      context: {} as LoadReport,
      responderMs: 0,
      since: new Date().toISOString(),
      debounceMs: 0,
    };
    return { turn: turn as unknown as DueTurn, reply: { text: 'text', actions: [] }, report };
  }

  async function addAnswered(companyId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      with added as (
        insert into client (company_id, address) select ${companyId}, 'client ' || i
        from generate_series(1, ${CONVERSATIONS}::integer) as i returning id
      )
      insert into conversation (company_id, client_id) select ${companyId}, id from added returning id
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

  /** How many sequential scans of a table there have been. */
  const scansOf = (table: string) => statistic('seq_scan', 'pg_stat_user_tables', 'relname', table);
  const sequentialScans = async () => (await scansOf('conversation')) + (await scansOf('message'));

  /** How many messages have been updated without a new index entry. */
  const changedInPlace = () => statistic('n_tup_hot_upd', 'pg_stat_user_tables', 'relname', 'message');

  /** How many entries of the index of unsent replies have been read since the server started. */
  const unsentRead = () =>
    statistic('idx_tup_read', 'pg_stat_user_indexes', 'indexrelname', 'message_unsent');

  async function statistic(counter: string, view: string, key: string, name: string): Promise<number> {
    await sql`select pg_stat_force_next_flush()`.execute(db);
    const { rows } = await sql<{ value: string }>`
      select ${sql.ref(counter)} as value from ${sql.table(view)} where ${sql.ref(key)} = ${name}
    `.execute(db);
    return Number(rows[0]?.value);
  }
});
