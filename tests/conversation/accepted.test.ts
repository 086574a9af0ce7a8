import { sql } from 'kysely';
import { singleChannel } from '../../src/channels/channel';
import { deliverReplies } from '../../src/conversation/deliver';
import type { DeliverDeps } from '../../src/conversation/deliver-deps';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import type { OnUnconfirmed } from '../../src/domain/policies';
import { Events } from '../../src/observability/events';
import { createLogger } from '../../src/observability/logger';
import { addClient, addCompany, addConversation, addReply } from '../support/database';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { testSendingRate } from '../support/sending-rate';
import { newPhone } from '../support/system';

const { signal } = new AbortController();
const rate = testSendingRate();

describeWithPostgres('a reply that the gateway has accepted', () => {
  let postgres: NativePostgres;
  let db: Db;
  beforeAll(async () => {
    postgres = await startNativePostgres();
    db = openDatabase(postgres.url, { pool: 4, logger: createLogger('silent'), timeoutMs: 10_000 });
    await migrateUp(db);
    // Unlike a row, a sequence keeps its value when a transaction is rolled back.
    await sql`create sequence marks`.execute(db);
  });
  afterAll(async () => {
    await db.destroy();
    await postgres.stop();
  });

  /** The server ends this many connections, each in the statement that marks a reply as sent. */
  async function failToMark(times: number): Promise<void> {
    await sql`select setval('marks', 1, false)`.execute(db);
    await sql
      .raw(`create or replace function end_connection() returns trigger language plpgsql as $$ begin
        if nextval('marks') <= ${times} then perform pg_terminate_backend(pg_backend_pid()); end if;
        return new;
      end $$`)
      .execute(db);
    await sql`create or replace trigger end_connection before update on message
      for each row when (new.status = 'sent') execute function end_connection()`.execute(db);
  }

  async function conversationOf(companyId: string): Promise<string> {
    const conversationId = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
    await addReply(db, { companyId, conversationId, text: 'hello' });
    return conversationId;
  }

  function deliver(conversationId: string, keys: string[], rest: Partial<DeliverDeps> = {}) {
    const send = async ({ idempotencyKey }: { idempotencyKey: string }) => {
      keys.push(idempotencyKey);
      return {};
    };
    const parts = {
      db,
      channels: singleChannel({ send }),
      rate,
      events: new Events(),
      gatewayTimeoutMs: 30_000,
      onUnconfirmed: 'repeat' as const,
    };
    return deliverReplies({ ...parts, ...rest }, conversationId, signal);
  }

  const statuses = async (companyId: string) => {
    const rows = await db
      .selectFrom('message')
      .select('status')
      .where('company_id', '=', companyId)
      .execute();
    return rows.map(({ status }) => status);
  };
  const failures = () => db.selectFrom('channel_outage').selectAll().execute();
  const policies: OnUnconfirmed[] = ['repeat', 'hold'];

  test.each(policies)(
    'is sent once and marked as sent although PostgreSQL ends one connection (%s)',
    async (onUnconfirmed) => {
      const companyId = await addCompany(db, { on_unconfirmed: onUnconfirmed });
      const ids = [];
      for (let i = 0; i < 3; i++) ids.push(await conversationOf(companyId));
      await failToMark(1);
      const keys: string[] = [];
      const delivered = await Promise.all(ids.map((id) => deliver(id, keys)));
      expect(delivered).toEqual(ids.map(() => ({ kind: 'drained', sent: 1, refused: 0, held: 0 })));
      expect(keys).toHaveLength(3);
      expect(await statuses(companyId)).toEqual(['sent', 'sent', 'sent']);
      expect(await failures()).toEqual([]);
    },
  );

  test.each(policies)(
    'keeps its claim while PostgreSQL stays away, and does not count as a failure of the channel (%s)',
    async (policy) => {
      const companyId = await addCompany(db, { on_unconfirmed: policy });
      const conversationId = await conversationOf(companyId);
      await failToMark(1_000_000);
      const keys: string[] = [];
      const rest = { gatewayTimeoutMs: 1000 };
      await expect(deliver(conversationId, keys, rest)).rejects.toMatchObject({ code: 'database.away' });
      const claimed = await db
        .selectFrom('message')
        .select(['status', 'sending_since', 'error'])
        .where('company_id', '=', companyId)
        .execute();
      expect(claimed).toEqual([{ status: 'pending', sending_since: expect.any(Date), error: null }]);
      expect(await failures()).toEqual([]);

      await failToMark(0);
      const old = new Date(Date.now() - 60_000);
      await db
        .updateTable('message')
        .set({ sending_since: old })
        .where('company_id', '=', companyId)
        .execute();
      await deliver(conversationId, keys, rest);
      expect(await statuses(companyId)).toEqual([policy === 'hold' ? 'held' : 'sent']);
      expect(keys).toHaveLength(policy === 'hold' ? 1 : 2);
      expect(new Set(keys).size).toBe(1);
    },
  );
});
