import { runTurn } from '../../src/conversation/turn';
import type { Reply } from '../../src/domain/turn';
import type { RespondInput } from '../../src/responders/responder';
import { HOUR } from '../../src/time/duration';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { reasonsOf } from '../support/metrics';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { gate, messagesOf, receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let system: System;
let companyId: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
});
afterEach(() => system.stop());

async function conversationWith(text: string): Promise<string> {
  return receive(system, message(companyId, newPhone(), text));
}

test('the responder gets the company’s local time, by the time zones of PostgreSQL', async () => {
  const kathmandu = await addCompany(db, { timezone: 'Asia/Kathmandu' });
  const conversationId = await receive(system, message(kathmandu, newPhone(), 'hello'));
  let asked: RespondInput | undefined;
  const parts = turnDeps(system, (input) => {
    asked = input;
    return echo(input);
  });
  await runTurn(parts, conversationId, signal);
  const ahead = 5.75 * HOUR;
  expect(asked?.localNow).toBe(new Date(Date.parse(String(asked?.now)) + ahead).toISOString().slice(0, 16));
});

test('two workers that run the same turn at once commit one reply', async () => {
  const conversationId = await conversationWith('hello');
  const both = gate();
  let thinking = 0;
  const parts = turnDeps(system, async () => {
    thinking += 1;
    const number = thinking;
    if (thinking === 2) both.open();
    await both.passed;
    return { text: `reply ${number}`, actions: [] };
  });

  const results = await Promise.all([
    runTurn(parts, conversationId, signal),
    runTurn(parts, conversationId, signal),
  ]);

  expect(results.map(({ kind }) => kind).sort()).toEqual(['committed', 'superseded']);
  const winner = results[0].kind === 'committed' ? 'reply 1' : 'reply 2';
  expect(await repliesOf(db, companyId)).toEqual([winner]);
});

test('the reply of the turn that commits second is discarded, also if the first one has no reply', async () => {
  const conversationId = await conversationWith('hello');
  const both = gate();
  let thinking = 0;
  const parts = turnDeps(system, async () => {
    thinking += 1;
    const first = thinking === 1;
    if (!first) both.open();
    await both.passed;
    return first ? { actions: [] } : { text: 'reply', actions: [] };
  });

  const run = async () => (await runTurn(parts, conversationId, signal)).kind;
  const [first, second] = await Promise.all([run(), run()]);

  expect([first, second].sort()).toEqual(['committed', 'superseded']);
  expect(await repliesOf(db, companyId)).toEqual(first === 'committed' ? [] : ['reply']);
});

test('a turn with nothing to answer does not ask the responder', async () => {
  const conversationId = await conversationWith('hello');
  const parts = turnDeps(system);
  await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'committed' });
  await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'nothing-to-answer' });
  expect(await repliesOf(db, companyId)).toEqual(['reply to hello']);
});

test('a turn that runs too early returns the time until it is due', async () => {
  await db
    .updateTable('company')
    .set({ debounce_ms: 60_000, max_wait_ms: 60_000 })
    .where('id', '=', companyId)
    .execute();
  const conversationId = await conversationWith('hello');
  const result = await runTurn(turnDeps(system), conversationId, signal);
  expect(result).toEqual({ kind: 'early', dueInMs: expect.any(Number) });
  expect(await repliesOf(db, companyId)).toEqual([]);
});

test('a turn without a reply is committed too', async () => {
  const conversationId = await conversationWith('hello');
  const silent = turnDeps(system, () => ({ actions: [], state: { greeted: true } }));
  await runTurn(silent, conversationId, signal);
  expect(await messagesOf(db, companyId)).toEqual([expect.objectContaining({ direction: 'in', turn: 1 })]);
});

test('more than a hundred messages are answered a hundred at a time', async () => {
  const phone = newPhone();
  let conversationId = '';
  for (let number = 1; number <= 103; number++) {
    conversationId = await receive(system, message(companyId, phone, `message ${number}`));
  }
  const asked: number[] = [];
  const parts = turnDeps(system, ({ messages }) => {
    asked.push(messages.length);
    return { text: 'reply', actions: [] };
  });
  await runTurn(parts, conversationId, signal);
  await runTurn(parts, conversationId, signal);
  expect(asked).toEqual([100, 3]);
  await expect(runTurn(parts, conversationId, signal)).resolves.toEqual({ kind: 'nothing-to-answer' });
});

describe('a responder', () => {
  test('that never answers is stopped at its deadline', async () => {
    const conversationId = await conversationWith('hello');
    const parts = turnDeps(system, () => new Promise(() => {}), { responderTimeoutMs: 100 });
    await expect(runTurn(parts, conversationId, signal)).rejects.toMatchObject({
      code: 'turn.responder-timeout',
      timeoutMs: 100,
    });
    expect(await messagesOf(db, companyId)).toEqual([expect.objectContaining({ turn: null })]);
  });

  test('gets a signal when its deadline has passed', async () => {
    const conversationId = await conversationWith('hello');
    const told = gate();
    const parts = turnDeps(
      system,
      ({ signal: deadline }) => {
        deadline.addEventListener('abort', told.open);
        return new Promise(() => {});
      },
      { responderTimeoutMs: 100 },
    );
    await expect(runTurn(parts, conversationId, signal)).rejects.toThrow();
    await told.passed;
  });

  test.each([
    ['nothing', undefined, '(root)'],
    ['a bare text', 'hello', '(root)'],
    ['a text that is none', { text: 5, actions: [] }, 'text'],
    ['a state that is none', { state: 'x', actions: [] }, 'state'],
    ['a state that has no JSON', { state: { count: 1n }, actions: [] }, 'state'],
    ['actions that are no list', { actions: {} }, 'actions'],
    ['an action that does not exist', { actions: [{ type: 'dance' }] }, 'actions.0.type'],
    ['a booking at an odd time', { actions: [booking({ from: 'tomorrow' })] }, 'actions.0.from'],
    ['a booking without an end', { actions: [booking({ durationMinutes: 0 })] }, 'actions.0.durationMinutes'],
    ['no name', { actions: [{ type: 'rename-client', name: '  ' }] }, 'actions.0.name'],
    ['no reason', { actions: [{ type: 'hand-over', reason: ' ' }] }, 'actions.0.reason'],
    ['a whole letter', { actions: [{ type: 'hand-over', reason: 'x'.repeat(201) }] }, 'actions.0.reason'],
  ])('that returns %s fails its turn with the name of the field', async (_, returned, field) => {
    const conversationId = await conversationWith('hello');
    const parts = turnDeps(system, () => returned as Reply);
    await expect(runTurn(parts, conversationId, signal)).rejects.toMatchObject({
      code: 'turn.invalid-reply',
      field,
    });
    expect(await messagesOf(db, companyId)).toEqual([expect.objectContaining({ turn: null })]);
  });
});

describe('on the queue', () => {
  test('a responder that throws is asked again, and answers once', async () => {
    let asked = 0;
    const running = await startSystem({
      respond: (input) => {
        asked += 1;
        if (asked === 1) throw new Error('the model is overloaded');
        return echo(input);
      },
    });
    await running.producer.receiveMessage(message(companyId, newPhone(), 'hello'));
    await eventually(() => running.sent.length > 0);
    await running.stop();
    expect(running.sent.map(({ text }) => text)).toEqual(['reply to hello']);
    expect(await repliesOf(db, companyId)).toEqual(['reply to hello']);
    expect(asked).toBe(2);
  });

  test('a responder that hangs once is stopped, asked again, and answers once', async () => {
    const running = await startSystem({
      config: { responderTimeout: 200 },
      respond: (input) => (running.given.length === 1 ? new Promise(() => {}) : echo(input)),
    });
    await running.producer.receiveMessage(message(companyId, newPhone(), 'hello'));
    await eventually(() => running.sent.length > 0);
    const timedOut = await reasonsOf(running, 'conversation-turn', 'turn.responder-timeout');
    await running.stop();
    expect(running.sent.map(({ text }) => text)).toEqual(['reply to hello']);
    expect(timedOut).toBe(1);
  });
});

function booking(parts: Record<string, unknown>) {
  return {
    type: 'book',
    serviceId: '1',
    title: 'Стрижка',
    staffId: '1',
    from: '2027-03-01T10:00',
    durationMinutes: 60,
    ...parts,
  };
}
