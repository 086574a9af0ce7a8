import { CompanySlots } from '../../src/conversation/company-slots';
import { runTurn } from '../../src/conversation/turn';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { createLogger } from '../../src/logger';
import { addCompany } from '../support/database';
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
});
