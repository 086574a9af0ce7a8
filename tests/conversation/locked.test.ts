import { runTurn } from '../../src/conversation/turn';
import { admitAfterTurn } from '../../src/db/admission';
import { type Db, openDatabase } from '../../src/db/database';
import { migrateUp } from '../../src/db/migrate';
import { recordTurnFailure, retryParked } from '../../src/db/parked';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { createLogger } from '../../src/observability/logger';
import { HOUR, SECOND } from '../../src/time/duration';
import { conversationTurnHandler } from '../../src/workers/handlers/conversation-turn';
import { incomingMessageHandler } from '../../src/workers/handlers/incoming-message';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { describeWithPostgres } from '../support/native/available';
import { type NativePostgres, startNativePostgres } from '../support/native/postgres';
import { redisUrl } from '../support/servers';
import { message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf, NO_LIMIT, receive, repliesOf, turnDeps } from '../support/turn';

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

  test('makes no other conversation wait, and is answered when it is unlocked', async () => {
    const companyId = await addCompany(db, { debounce_ms: 0 });
    const [frozen, other] = [newPhone(), newPhone()];
    const hello = (phone: string, text = 'hello') => receive(system, message(companyId, phone, text));
    const [locked, free] = [await hello(frozen), await hello(other)];
    await withLocked(db, locked, async () => {
      await expect(hello(frozen, 'more')).rejects.toMatchObject({ code: 'database.lock-timeout' });
      await Promise.all([hello(other, 'more'), hello(newPhone())]);
      await runTurn(turnDeps(system), free, signal);
    });
    await hello(frozen, 'more');
    await runTurn(turnDeps(system), locked, signal);
    expect(await repliesOf(db, companyId)).toEqual(['reply to hello + more', 'reply to hello + more']);
  });

  test('has its messages tried again every second, however old they are, so that newer ones are not stored first', async () => {
    const companyId = await addCompany(db);
    const phone = newPhone();
    const locked = await receive(system, message(companyId, phone, 'hello'));
    const settings = { debounce: { debounceMs: 0, maxWaitMs: 0 }, turnsPerCompany: NO_LIMIT };
    const take = incomingMessageHandler({ ...system, ...settings });
    const more = incomingMessage.schema.parse(message(companyId, phone, 'more'));
    const addedAt = new Date(Date.now() - HOUR);
    await withLocked(db, locked, async () => {
      const outcome = await take(more, { addedAt, crashes: 0, signal });
      expect(outcome).toEqual({ kind: 'later', at: expect.any(Date) });
      const { at } = outcome as { at: Date };
      expect(at.getTime()).toBeLessThanOrEqual(Date.now() + SECOND);
    });
    await expect(take(more, { addedAt, crashes: 0, signal })).resolves.toBeUndefined();
  });

  test('does not stop other companies, even if it has more messages than the process has connections', async () => {
    const [companyId, elsewhere] = [await addCompany(db), await addCompany(db, { debounce_ms: 0 })];
    const [frozen, other] = [newPhone(), newPhone()];
    const running = await startSystem({
      servers: { databaseUrl: postgres.url, redisUrl },
      config: { databasePool: 2, debounce: 0 },
    });
    const locked = await receive(system, message(companyId, frozen, 'hello'));
    const more = Array.from({ length: 8 }, (_, i) => `more ${i}`);
    await withLocked(db, locked, async () => {
      for (const text of more) await running.producer.receiveMessage(message(companyId, frozen, text));
      const messages = running.queues.get('incoming-message');
      await eventually(async () => (await messages.getDelayedCount()) === more.length);
      await running.producer.receiveMessage(message(elsewhere, other, 'hello'));
      await eventually(() => running.sent.length > 0);
    });
    await eventually(async () => (await messagesOf(db, companyId)).length > more.length);
    await running.stop();
    expect(running.sent[0]).toMatchObject({ companyId: elsewhere, text: 'reply to hello' });
  });

  test('delays the turn that wants to commit, and counts no failure', async () => {
    const companyId = await addCompany(db, { debounce_ms: 0 });
    const conversation = await receive(system, message(companyId, newPhone(), 'hello'));
    const rename = () => ({ text: 'done', actions: [{ type: 'rename-client' as const, name: 'Anna' }] });
    const take = conversationTurnHandler({ ...turnDeps(system, rename), maxFailures: 1 });
    const job = { addedAt: new Date(), signal, crashes: 0 };
    await withLocked(db, conversation, async () => {
      const turn = runTurn(turnDeps(system, rename), conversation, signal);
      await expect(turn).resolves.toEqual({ kind: 'locked' });
      await expect(take({ conversationId: conversation }, job)).resolves.toMatchObject({ kind: 'later' });
    });
    await expect(take({ conversationId: conversation }, job)).resolves.toBeUndefined();
    expect(await repliesOf(db, companyId)).toEqual(['done']);
  });

  test('does not stop the sweep', async () => {
    const companyId = await addCompany(db, { debounce_ms: 0 });
    const [locked, free] = [
      await receive(system, message(companyId, newPhone(), 'hello')),
      await receive(system, message(companyId, newPhone(), 'hello')),
    ];
    for (const conversation of [locked, free]) await recordTurnFailure(db, conversation, 'test', 1);
    await withLocked(db, locked, async () => {
      await expect(retryParked(system.db, 0)).resolves.toBe(1);
    });
    await expect(retryParked(system.db, 0)).resolves.toBe(1);
  });

  test('is skipped when a turn ends and others are deferred: the next one is admitted', async () => {
    const companyId = await addCompany(db, { debounce_ms: 0 });
    const hello = () => receive(system, message(companyId, newPhone(), 'hello'), 1);
    const [ended, locked, free] = [await hello(), await hello(), await hello()];
    await db
      .updateTable('conversation')
      .set({ due_at: null, waiting_since: null })
      .where('id', '=', ended)
      .execute();
    const admitted = () => admitAfterTurn(system.db, { conversationId: ended, limit: 1 });
    await withLocked(db, locked, async () => {
      await expect(admitted()).resolves.toEqual([{ conversationId: free, dueInMs: 0 }]);
    });
    await db
      .updateTable('conversation')
      .set({ due_at: null, waiting_since: null })
      .where('id', '=', free)
      .execute();
    await expect(admitted()).resolves.toEqual([{ conversationId: locked, dueInMs: 0 }]);
  });
});
