import { runTurn } from '../../src/conversation/turn';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf, receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

/** The client is quiet at once, and may be kept waiting for long. */
const PATIENT = { debounce_ms: 0, max_wait_ms: 600_000 };

let system: System;
let companyId: string;
let phone: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db, PATIENT);
  phone = newPhone();
});
afterEach(() => system.stop());

const write = (text: string) => receive(system, message(companyId, phone, text));

/** A responder during whose first turns the client writes on, and what it was asked each time. */
function interrupted(times: number) {
  const asked: (string | null)[][] = [];
  const parts = turnDeps(system, async ({ messages }) => {
    asked.push(messages.map(({ text }) => text));
    if (asked.length <= times) await write(`more ${asked.length}`);
    return { text: `reply ${asked.length}`, actions: [] };
  });
  return { asked, parts };
}

describe('a client who writes more while the responder thinks', () => {
  test('is answered once, with a reply to all of their messages', async () => {
    const conversationId = await write('hello');
    const { asked, parts } = interrupted(1);

    await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'committed' });

    expect(asked).toEqual([['hello'], ['hello', 'more 1']]);
    expect(await repliesOf(db, companyId)).toEqual(['reply 2']);
    await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'nothing-to-answer' });
  });

  test('and does not stop is answered without the rest at the third run, and then the rest is answered', async () => {
    const conversationId = await write('hello');
    const { asked, parts } = interrupted(3);

    await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'committed' });
    expect(asked).toEqual([['hello'], ['hello', 'more 1'], ['hello', 'more 1', 'more 2']]);
    expect(await repliesOf(db, companyId)).toEqual(['reply 3']);

    await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'committed' });
    expect(asked.at(-1)).toEqual(['more 3']);
    expect(await repliesOf(db, companyId)).toEqual(['reply 3', 'reply 4']);
  });

  test('starts again from zero at the next turn', async () => {
    const conversationId = await write('hello');
    await runTurn(interrupted(2).parts, conversationId, signal);
    await write('again');
    const { asked, parts } = interrupted(2);

    await runTurn(parts, conversationId, signal);

    expect(asked).toEqual([['again'], ['again', 'more 1'], ['again', 'more 1', 'more 2']]);
  });

  test('does not wait longer than their company allows', async () => {
    await db.updateTable('company').set({ max_wait_ms: 0 }).where('id', '=', companyId).execute();
    const conversationId = await write('hello');
    const { asked, parts } = interrupted(1);

    await runTurn(parts, conversationId, signal);

    expect(asked).toEqual([['hello']]);
    expect(await repliesOf(db, companyId)).toEqual(['reply 1']);
  });

  test('has nothing booked by the discarded reply', async () => {
    const conversationId = await write('hello');
    let asked = 0;
    const parts = turnDeps(system, async () => {
      asked += 1;
      if (asked > 1) return { text: 'fine', actions: [] };
      await write('no, wait');
      return { text: 'done', actions: [{ type: 'rename-client', name: 'Outdated' }] };
    });

    await runTurn(parts, conversationId, signal);

    const { name } = await db
      .selectFrom('client')
      .select('name')
      .where('company_id', '=', companyId)
      .executeTakeFirstOrThrow();
    expect(name).toBeNull();
    expect(await repliesOf(db, companyId)).toEqual(['fine']);
  });

  test('is not answered before they stop writing', async () => {
    await db.updateTable('company').set({ debounce_ms: 60_000 }).where('id', '=', companyId).execute();
    const conversationId = await write('hello');
    await db
      .updateTable('conversation')
      .set({ due_at: new Date() })
      .where('id', '=', conversationId)
      .execute();
    const { asked, parts } = interrupted(1);

    const result = await runTurn(parts, conversationId, signal);

    expect(result).toEqual({ kind: 'early', dueInMs: expect.any(Number) });
    expect(asked).toEqual([['hello']]);
    expect((await messagesOf(db, companyId)).map(({ turn }) => turn)).toEqual([null, null]);
  });
});
