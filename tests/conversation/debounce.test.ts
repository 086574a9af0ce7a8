import { setTimeout as pause } from 'node:timers/promises';
import { storeIncomingMessage } from '../../src/db/inbox';
import { LONGEST_DEBOUNCE } from '../../src/domain/policies';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { reasonsOf } from '../support/metrics';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { gate, messagesOf, NO_LIMIT, repliesOf } from '../support/turn';

const db = testDatabase();

let system: System;
afterEach(() => system.stop());

const answered = async (companyId: string) => {
  const asked = (await messagesOf(db, companyId)).filter(({ direction }) => direction === 'in');
  return asked.filter(({ turn }) => turn !== null).length;
};

test('twenty messages within a second get one turn', async () => {
  system = await startSystem();
  const companyId = await addCompany(db, { debounce_ms: 5000, max_wait_ms: 60_000 });
  const phone = newPhone();
  const texts = Array.from({ length: 20 }, (_, number) => `message ${number}`);
  await Promise.all(
    texts.map((text, number) =>
      system.producer.receiveMessage(
        message(companyId, phone, text, { sentAt: new Date(Date.now() + number).toISOString() }),
      ),
    ),
  );
  await eventually(() => system.sent.length > 0);
  expect(system.given.map(({ messages }) => messages.map(({ text }) => text))).toEqual([texts]);
  expect(await repliesOf(db, companyId)).toHaveLength(1);
});

test('a client who never stops writing is answered after the longest wait, again and again', async () => {
  system = await startSystem();
  const companyId = await addCompany(db, { debounce_ms: 30_000, max_wait_ms: 1000 });
  const phone = newPhone();
  for (let number = 1; system.sent.length < 2; number++) {
    await system.producer.receiveMessage(message(companyId, phone, `message ${number}`));
    await pause(100);
  }
  expect(system.given[0]?.messages[0]?.text).toBe('message 1');
});

test('messages that arrive while the responder thinks are answered together with the first', async () => {
  const thought = gate();
  system = await startSystem({
    respond: async (input) => {
      await thought.passed;
      return echo(input);
    },
  });
  const companyId = await addCompany(db, { max_wait_ms: 600_000 });
  const phone = newPhone();
  await system.producer.receiveMessage(message(companyId, phone, 'one'));
  await eventually(() => system.given.length === 1);
  await system.producer.receiveMessage(message(companyId, phone, 'two'));
  await system.producer.receiveMessage(message(companyId, phone, 'three'));
  await eventually(async () => (await messagesOf(db, companyId)).length === 3);
  thought.open();
  await eventually(async () => (await answered(companyId)) === 3 && system.sent.length >= 1);
  expect(system.given.map(({ messages }) => messages.map(({ text }) => text))).toEqual([
    ['one'],
    ['one', 'two', 'three'],
  ]);
  expect(system.sent.map(({ text }) => text)).toEqual(['reply to one + two + three']);
});

test('clients do not wait for each other', async () => {
  const [slow, thought] = [newPhone(), gate()];
  system = await startSystem({
    respond: async (input) => {
      if (input.context.client.phone === slow) await thought.passed;
      return echo(input);
    },
  });
  const companyId = await addCompany(db);
  await system.producer.receiveMessage(message(companyId, slow, 'a hard question'));
  await eventually(() => system.given.length === 1);
  await system.producer.receiveMessage(message(companyId, newPhone(), 'an easy one'));
  await eventually(() => system.sent.length === 1);
  expect(system.sent[0]?.text).toBe('reply to an easy one');
  thought.open();
  await eventually(() => system.sent.length === 2);
});

test('a message that is delivered five times, and again after a restart, is one row and gets one reply', async () => {
  system = await startSystem();
  const companyId = await addCompany(db);
  const same = message(companyId, newPhone(), 'hello');
  await Promise.all(Array.from({ length: 5 }, () => system.producer.receiveMessage(same)));
  await eventually(() => system.sent.length > 0);
  await eventually(async () => (await duplicates(system)) === 4);
  await system.stop();

  const first = system;
  system = await startSystem({ prefix: first.prefix });
  await Promise.all(Array.from({ length: 5 }, () => system.producer.receiveMessage(same)));
  await eventually(async () => (await duplicates(system)) === 5);
  // Whatever those have woken is behind this one.
  await system.producer.receiveMessage(message(companyId, newPhone(), 'another client'));
  await eventually(() => system.sent.length > 0);

  expect([...first.sent, ...system.sent].map(({ text }) => text)).toEqual([
    'reply to hello',
    'reply to another client',
  ]);
  expect((await messagesOf(db, companyId)).map(({ text }) => text)).toEqual([
    'hello',
    'reply to hello',
    'another client',
    'reply to another client',
  ]);
});

async function duplicates(system: System): Promise<number> {
  return reasonsOf(system, 'incoming-message', 'duplicate');
}

test('values of a company that are too high count as the highest allowed', async () => {
  system = await startSystem({ queues: [] });
  const companyId = await addCompany(db, { debounce_ms: 2_147_483_647, max_wait_ms: 2_147_483_647 });
  const address = newPhone();
  const { dueInMs } = await storeIncomingMessage(
    db,
    {
      message: incomingMessage.schema.parse(message(companyId, address, 'hello')),
      address,
      receivedAt: new Date(),
    },
    { debounce: { debounceMs: 50, maxWaitMs: 100 }, turnsPerCompany: NO_LIMIT },
  );
  expect(dueInMs).toBeLessThanOrEqual(LONGEST_DEBOUNCE);
});
