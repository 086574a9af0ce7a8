import { runTurn } from '../../src/conversation/turn';
import { createPostgresSource } from '../../src/db/context-source';
import type { Action, Reply } from '../../src/domain/turn';
import type { EventMap } from '../../src/observability/events';
import { finishHandOver, listHandedOver } from '../../src/operations/handed-over';
import type { RespondInput } from '../../src/responders/responder';
import { addCompany, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
const { signal } = new AbortController();

let system: System;
let companyId: string;
let phone: string;
let conversationId: string;
let announced: EventMap['conversation.handed-over'][];
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  companyId = await addCompany(db);
  phone = newPhone();
  announced = [];
  system.events.on('conversation.handed-over', (event) => announced.push(event));
});
afterEach(() => system.stop());

const handOver = (reason = 'asks for a refund'): Action => ({ type: 'hand-over', reason });

/** Runs one turn whose responder returns these actions. Resolves with what its context said about a hand-over. */
async function turn(...actions: Action[]): Promise<string | null | undefined> {
  return turnOf(() => ({ text: 'one moment', actions }));
}

async function turnOf(respond: (input: RespondInput) => Promise<Reply> | Reply) {
  const given: RespondInput[] = [];
  const deps = turnDeps(system, (input) => {
    given.push(input);
    return respond(input);
  });
  conversationId = await receive(system, message(companyId, phone, 'hello'));
  await runTurn(deps, conversationId, signal);
  return given.at(-1)?.context.dialogue.handedOverAt;
}

const waiting = () => listHandedOver(db, companyId);
const waitingSince = async () => (await waiting())[0]?.handedOverAt.toISOString() ?? null;

/** What the cache holds after a turn is what the database would load. */
async function expectCachedAsLoaded(): Promise<void> {
  const cached = await system.contexts.getCachedFullContext(phone, companyId);
  const { value } = await source.dialogue({ companyId, client: phone }, signal);
  expect(cached?.dialogue).toEqual(value);
}

test('a hand-over is committed with its reply, and the next responder knows since when the client waits', async () => {
  expect(await turn(handOver())).toBeNull();

  expect(await waiting()).toEqual([
    {
      conversationId,
      companyId,
      client: `+79…${phone.slice(-2)}`,
      name: null,
      handedOverAt: expect.any(Date),
      reason: 'asks for a refund',
    },
  ]);
  expect(await repliesOf(db, companyId)).toEqual(['one moment']);
  expect(announced).toEqual([{ companyId, conversationId, reason: 'asks for a refund' }]);
  await expectCachedAsLoaded();

  expect(await turn()).toBe(await waitingSince());
  await expectCachedAsLoaded();
});

test('a hand-over while one is open keeps the first time and reason, and is not announced again', async () => {
  await turn(handOver());
  const [first] = await waiting();
  await turn(handOver('asks for a certificate'));

  expect(await waiting()).toEqual([first]);
  expect(announced).toHaveLength(1);
  await expectCachedAsLoaded();
});

test('a turn that is not committed hands nothing over', async () => {
  const cancel: Action = { type: 'cancel', bookingId: '9'.repeat(30) };
  await expect(turn(handOver(), cancel)).rejects.toMatchObject({ code: 'turn.invalid-action' });

  expect(await waiting()).toEqual([]);
  expect(announced).toEqual([]);
  expect(await turn()).toBeNull();
});

describe('an operator who is done', () => {
  test('gives the conversation back: the next responder knows, although the cache holds the former dialogue', async () => {
    await turn(handOver());
    await expect(finishHandOver(db, conversationId)).resolves.toBe(1);

    expect(await waiting()).toEqual([]);
    expect(await turn()).toBeNull();
    await expectCachedAsLoaded();
    await expect(finishHandOver(db, conversationId)).resolves.toBe(0);
  });

  test('while the responder thinks is not overruled by its turn', async () => {
    await turn(handOver());
    const known = await turnOf(async () => {
      await finishHandOver(db, conversationId);
      return { text: 'still one moment', actions: [] };
    });

    expect(known).toEqual(expect.any(String));
    await expectCachedAsLoaded();
    expect(await turn()).toBeNull();
  });

  test('may get the conversation again, as a new hand-over', async () => {
    await turn(handOver());
    const first = await waitingSince();
    await finishHandOver(db, conversationId);
    await turn(handOver('asks for a certificate'));

    expect(await waiting()).toEqual([expect.objectContaining({ reason: 'asks for a certificate' })]);
    expect(await waitingSince()).not.toBe(first);
    expect(announced).toHaveLength(2);
  });
});

test('clients are listed in the order in which they began to wait, for one company or all', async () => {
  await turn(handOver());
  const first = conversationId;
  phone = newPhone();
  await turn(handOver());
  const second = conversationId;
  const elsewhere = await addCompany(db);
  companyId = elsewhere;
  await turn(handOver());

  const all = (await listHandedOver(db)).map((one) => one.conversationId);
  const ours = [first, second, conversationId];
  expect(all.filter((id) => ours.includes(id))).toEqual(ours);
  expect(await listHandedOver(db, elsewhere)).toHaveLength(1);
});

test('a phone number in the reason is neither stored nor announced', async () => {
  await turn(handOver('call back +7 916 367-47-23'));

  const { handed_over_reason: stored } = await db
    .selectFrom('conversation')
    .select('handed_over_reason')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  expect([stored, announced[0]?.reason]).toEqual(['call back [phone]', 'call back [phone]']);
});
