import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { echo, message, newPhone, startSystem } from '../support/system';
import { gate, messagesOf, repliesOf } from '../support/turn';

const db = testDatabase();

test('stopping waits for the running turn, and the next process sends its reply and goes on', async () => {
  const companyId = await addCompany(db);
  const phone = newPhone();
  const thought = gate();
  const first = await startSystem({
    // The next process sends the replies.
    queues: ['incoming-message', 'conversation-turn'],
    respond: async (input) => {
      await thought.passed;
      return echo(input);
    },
  });
  await first.producer.receiveMessage(message(companyId, phone, 'one'));
  await eventually(() => first.given.length === 1);

  let stopped = false;
  const stopping = first.stop().then(() => {
    stopped = true;
  });
  // The stopping process does not take a job that is added now.
  const second = await startSystem({ queues: [], prefix: first.prefix });
  await second.producer.receiveMessage(message(companyId, newPhone(), 'two'));
  await second.stop();
  expect(stopped).toBe(false);
  expect(await repliesOf(db, companyId)).toEqual([]);

  thought.open();
  await stopping;
  expect(await messagesOf(db, companyId)).toEqual([
    expect.objectContaining({ text: 'one', turn: 1 }),
    expect.objectContaining({ text: 'reply to one', status: 'pending' }),
  ]);

  const third = await startSystem({ prefix: first.prefix });
  await third.producer.receiveMessage(message(companyId, phone, 'three'));
  await eventually(() => third.sent.length === 3);
  await third.stop();
  expect(third.sent.map(({ text }) => text).sort()).toEqual([
    'reply to one',
    'reply to three',
    'reply to two',
  ]);
  expect(third.given).toHaveLength(2);
});

test('a turn that does not end in time is given up, and the next process answers it once', async () => {
  const companyId = await addCompany(db);
  const first = await startSystem({
    config: { drainTimeout: 300 },
    respond: () => new Promise(() => {}),
  });
  await first.producer.receiveMessage(message(companyId, newPhone(), 'one'));
  await eventually(() => first.given.length === 1);
  await first.stop();
  expect(await repliesOf(db, companyId)).toEqual([]);

  const second = await startSystem({ prefix: first.prefix });
  await eventually(async () => (await repliesOf(db, companyId)).length > 0, 50_000);
  await second.stop();
  expect(await repliesOf(db, companyId)).toEqual(['reply to one']);
});

test('a process that never had work stops, also twice', async () => {
  const system = await startSystem();
  await system.stop();
  const [one, other] = [await startSystem(), await startSystem()];
  await Promise.all([one.stop(), other.stop()]);
});
