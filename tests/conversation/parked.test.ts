import { runTurn } from '../../src/conversation/turn';
import { parkedConversations, recordTurnFailure, redriveParked, retryParked } from '../../src/db/parked';
import { overdueTurns } from '../../src/db/unfinished';
import { HOUR } from '../../src/time/duration';
import { conversationTurnHandler } from '../../src/workers/handlers/conversation-turn';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { message, newPhone, type System, startSystem } from '../support/system';
import { NO_LIMIT, receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const alive = { addedAt: new Date(), signal: new AbortController().signal, crashes: 0 };

let system: System;
let companyId: string;
let phone: string;
let conversationId: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  phone = newPhone();
  conversationId = await receive(system, message(companyId, phone, 'hello'));
});
afterEach(() => system.stop());

const parked = () => parkedConversations(db, companyId);
const becomeDue = () =>
  db.updateTable('conversation').set({ due_at: new Date() }).where('id', '=', conversationId).execute();
const due = async () => {
  const { due_at } = await db
    .selectFrom('conversation')
    .select('due_at')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  return due_at?.getTime() ?? 0;
};

/** Runs this many turns whose responder fails. */
async function fail(times: number, maxFailures = 3): Promise<void> {
  const parts = turnDeps(system, () => Promise.reject(new Error('the model is out of order')));
  const take = conversationTurnHandler({ ...parts, maxFailures });
  for (let i = 0; i < times; i++) {
    await becomeDue();
    await take({ conversationId }, alive).catch(() => undefined);
  }
}

describe('a conversation whose turn fails repeatedly', () => {
  test('is parked with the reason, and the job fails with `turn.parked`', async () => {
    await fail(2);
    expect(await parked()).toEqual([]);

    await becomeDue();
    const parts = turnDeps(system, () => {
      throw new Error('the model is out of order');
    });
    const events: unknown[] = [];
    parts.events.on('conversation.parked', (event) => events.push(event));
    const last = conversationTurnHandler({ ...parts, maxFailures: 3 })({ conversationId }, alive);

    await expect(last).rejects.toMatchObject({ code: 'turn.parked', retryable: false, conversationId });
    expect(events).toEqual([{ companyId, conversationId, reason: 'the model is out of order' }]);
    expect(await parked()).toEqual([
      {
        conversationId,
        companyId,
        parkedAt: expect.any(Date),
        reason: 'the model is out of order',
        unanswered: 1,
      },
    ]);
  });

  test('is parked also for a reason that PostgreSQL cannot store unchanged', async () => {
    const parts = turnDeps(system, () => {
      throw new Error(`NUL \u0000 and half of ${'\ud83d'}, at length: ${'x'.repeat(10_000)}`);
    });
    const turn = conversationTurnHandler({ ...parts, maxFailures: 1 })({ conversationId }, alive);

    await expect(turn).rejects.toMatchObject({ code: 'turn.parked' });
    expect((await parked())[0]?.reason).toMatch(/^NUL {2}and half of \ufffd, at length: x+$/);
  });

  test('is tried again after a longer pause each time', async () => {
    for (const pause of [1000, 2000, 4000, 8000]) {
      const before = Date.now();
      await fail(1, 100);
      const dueAt = await due();
      expect(dueAt - before).toBeGreaterThan(0.9 * pause);
      expect(dueAt - Date.now()).toBeLessThan(1.1 * pause);
    }
    const result = await runTurn(turnDeps(system), conversationId, alive.signal);
    expect(result).toMatchObject({ kind: 'early' });
  });

  test('is not run by a wake-up, a sweep or a new message once it is parked, and loses no message', async () => {
    await fail(3);
    await receive(system, message(companyId, phone, 'are you there?'));
    await becomeDue();

    await expect(runTurn(turnDeps(system), conversationId, alive.signal)).resolves.toEqual({
      kind: 'parked',
    });
    const overdue = (await overdueTurns(db, 0, NO_LIMIT)).map((turn) => turn.conversationId);
    expect(overdue).not.toContain(conversationId);
    expect(await parked()).toEqual([expect.objectContaining({ unanswered: 2 })]);
  });

  test('is answered in full once it is re-driven', async () => {
    await fail(3);
    await receive(system, message(companyId, phone, 'are you there?'));

    expect(await redriveParked(db, { companyId })).toBe(1);

    expect(await parked()).toEqual([]);
    await runTurn(turnDeps(system), conversationId, alive.signal);
    expect(await repliesOf(db, companyId)).toEqual(['reply to hello + are you there?']);
  });

  test('delays no other conversation, and can be re-driven alone', async () => {
    const other = await receive(system, message(companyId, newPhone(), 'good day'));
    await fail(3);
    await runTurn(turnDeps(system), other, alive.signal);

    expect(await redriveParked(db, { conversationId: other })).toBe(0);
    expect(await redriveParked(db, { conversationId })).toBe(1);
    expect(await repliesOf(db, companyId)).toEqual(['reply to good day']);
  });

  test('has its failures counted from zero after a committed turn', async () => {
    await fail(2);
    await becomeDue();
    await runTurn(turnDeps(system), conversationId, alive.signal);
    await receive(system, message(companyId, phone, 'thank you'));

    await fail(2);

    expect(await parked()).toEqual([]);
  });

  test.each([
    ['has no action', []],
    ['has an action', [{ type: 'rename-client' as const, name: 'Anna' }]],
  ])(
    'is no longer parked when a turn that was already running is committed, whose reply %s',
    async (_, actions) => {
      const parts = turnDeps(system, async () => {
        await recordTurnFailure(db, conversationId, 'another process failed', 1);
        return { text: 'here I am', actions };
      });
      await runTurn(parts, conversationId, alive.signal);
      expect(await repliesOf(db, companyId)).toEqual(['here I am']);
      expect(await parked()).toEqual([]);
    },
  );

  test('has no failure counted when its worker stops', async () => {
    const stopping = new AbortController();
    const parts = turnDeps(system, async () => {
      stopping.abort(new Error('stopping'));
      return new Promise<never>(() => {});
    });
    const turn = conversationTurnHandler({ ...parts, maxFailures: 1 })(
      { conversationId },
      { ...alive, signal: stopping.signal },
    );

    await expect(turn).rejects.toThrow('stopping');
    expect(await parked()).toEqual([]);
  });
});

describe('a conversation that has been parked for a long time', () => {
  const parkedFor = (ms: number) =>
    db
      .updateTable('conversation')
      .set({ parked_at: new Date(Date.now() - ms) })
      .where('id', '=', conversationId)
      .execute();
  const isParked = async () => (await parked()).length === 1;

  test('gets a trial retry, because the cause may have been repaired', async () => {
    await fail(3);
    await parkedFor(HOUR / 2);
    await retryParked(db, HOUR);
    expect(await isParked()).toBe(true);

    await parkedFor(HOUR + 1000);
    await retryParked(db, HOUR);
    expect(await isParked()).toBe(false);
    await runTurn(turnDeps(system), conversationId, alive.signal);
    expect(await repliesOf(db, companyId)).toEqual(['reply to hello']);
  });

  test('is parked again if that fails, and then for twice as long', async () => {
    await fail(3);
    await parkedFor(HOUR + 1000);
    await retryParked(db, HOUR);
    await fail(1);
    expect(await isParked()).toBe(true);

    await parkedFor(HOUR + 1000);
    await retryParked(db, HOUR);
    expect(await isParked()).toBe(true);
    await parkedFor(2 * HOUR + 1000);
    await retryParked(db, HOUR);
    expect(await isParked()).toBe(false);
  });

  test('is parked again after two crashes, not five', async () => {
    await fail(3);
    await parkedFor(HOUR + 1000);
    await retryParked(db, HOUR);
    const take = conversationTurnHandler({ ...turnDeps(system), maxFailures: 3 });
    await expect(take({ conversationId }, { ...alive, crashes: 2 })).rejects.toMatchObject({
      code: 'turn.parked',
    });
    expect(await isParked()).toBe(true);
  });

  test('waits for its trial retry for at most a day', async () => {
    await fail(3);
    await db.updateTable('conversation').set({ times_parked: 15 }).where('id', '=', conversationId).execute();
    await parkedFor(24 * HOUR + 1000);
    await retryParked(db, HOUR);
    expect(await isParked()).toBe(false);
  });

  test('has all its tries again once an operator has re-driven it', async () => {
    await fail(3);
    await redriveParked(db, { conversationId });
    await fail(2);
    expect(await isParked()).toBe(false);
  });
});

test('on the queue, a parked turn is in the failed set with its reason, and is not tried again', async () => {
  const running = await startSystem({
    config: { turnFailures: 2 },
    respond: () => {
      throw new Error('the model is out of order');
    },
  });
  await running.producer.receiveMessage(message(companyId, newPhone(), 'hello'));

  const [found] = await eventually(async () => {
    const all = await parked();
    return all.length > 0 && all;
  });
  const job = await eventually(async () => (await running.queues.get('conversation-turn').getFailed())[0]);
  await running.stop();

  expect(found?.reason).toBe('the model is out of order');
  expect(job.failedReason).toContain(`parked redrive --conversation ${found?.conversationId}`);
  expect(running.given).toHaveLength(2);
});
