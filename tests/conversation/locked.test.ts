import { sql } from 'kysely';
import { CompanySlots } from '../../src/conversation/company-slots';
import { keepFairOrder, MANY } from '../../src/conversation/fair-order';
import { runTurn } from '../../src/conversation/turn';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { createLogger } from '../../src/logger';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { redisUrl } from '../support/servers';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf, receive, turnParts } from '../support/turn';

const { signal } = new AbortController();

/** As a process that is frozen in the middle of a transaction. The embedded server has no second session for the others. */
async function withLocked(db: Db, conversationId: string, meanwhile: () => Promise<void>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('conversation').select('id').where('id', '=', conversationId).forUpdate().execute();
    await meanwhile();
  });
}

describeWithPostgres('a conversation whose lock a frozen process holds', () => {
  let postgres: NativePostgres;
  let db: Db;
  let system: System;
  beforeAll(async () => {
    postgres = await startNativePostgres();
    db = openDatabase(postgres.url, { pool: 4, logger: createLogger('silent') });
    await migrateUp(db);
    system = await startSystem({ queues: [], servers: { databaseUrl: postgres.url, redisUrl } });
  });
  afterAll(async () => {
    await system.stop();
    await db.destroy();
    await postgres.stop();
  });

  test('keeps nobody else waiting, and is answered when it is free', async () => {
    const companyId = await addCompany(db, { quiet_ms: 0 });
    const [frozen, other] = [newPhone(), newPhone()];
    const hello = (phone: string, text = 'hello') => receive(system, message(companyId, phone, text));
    const [locked, free] = [await hello(frozen), await hello(other)];
    let late: Promise<unknown> = Promise.resolve();
    await withLocked(db, locked, async () => {
      late = Promise.all([runTurn(turnParts(system), locked, signal), hello(frozen, 'more')]);
      await Promise.all([hello(other, 'more'), hello(newPhone())]);
      await runTurn(turnParts(system), free, signal);
    });
    await late;
    const more = (await messagesOf(db, companyId)).filter(({ text }) => text === 'more');
    expect(more).toHaveLength(2);
  });

  test('comes back in a second where its company has no place for it', async () => {
    const companyId = await addCompany(db, { quiet_ms: 0 });
    const conversation = await receive(system, message(companyId, newPhone(), 'hello'));
    const companySlots = new CompanySlots(1);
    companySlots.take(companyId);
    const run = () => runTurn(turnParts(system, echo, { companySlots }), conversation, signal);
    await withLocked(db, conversation, async () => {
      await expect(run()).resolves.toEqual({ kind: 'early', dueInMs: 1000 });
    });
    await expect(run()).resolves.toEqual({ kind: 'crowded' });
  });

  test('keeps nobody waiting who stands behind a crowd', async () => {
    const [flooded, companyId] = [await addCompany(db), await addCompany(db, { quiet_ms: 0 })];
    const [frozen, other] = [newPhone(), newPhone()];
    const add = (company: string, phone: string, text: string) =>
      system.queues.add(incomingMessage, message(company, phone, text));
    const locked = await receive(system, message(companyId, frozen, 'hello'));
    for (let i = 0; i < MANY; i++) await add(flooded, newPhone(), 'flood');
    await add(companyId, frozen, 'frozen');
    const parts = { ...system, debounce: { quietMs: 0, maxWaitMs: 0 } };
    const enough = new AbortController();
    let stored: Promise<number> = Promise.resolve(0);
    const texts = async () => (await messagesOf(db, companyId)).map(({ text }) => text);
    await withLocked(db, locked, async () => {
      stored = keepFairOrder(parts, 1, enough.signal);
      await eventually(async () => (await waiting()) > 0);
      await add(companyId, other, 'other');
      await eventually(async () => (await texts()).includes('other'));
      expect(await texts()).toEqual(['hello', 'other']);
    });
    enough.abort();
    await expect(stored).resolves.toBe(2);
    expect(await texts()).toEqual(['hello', 'other', 'frozen']);
  });

  /** How many sessions wait for a lock. */
  async function waiting(): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from pg_stat_activity where wait_event_type = 'Lock'
    `.execute(db);
    return rows[0]?.count ?? 0;
  }
});
