import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { withBareQueue } from '../support/redis';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { receive } from '../support/turn';

const db = testDatabase();

let system: System;
let idle: System;
let conversationId: string;
beforeEach(async () => {
  idle = await startSystem({ queues: [] });
  conversationId = await receive(idle, message(await addCompany(db), newPhone(), 'hello'));
});
afterEach(async () => {
  await system.stop();
  await idle.stop();
});

test('a job of a plain BullMQ client is tried again, although the client asks for one attempt', async () => {
  system = await startSystem({
    queues: ['conversation-turn', 'outgoing-message'],
    respond: (input) => {
      if (system.given.length === 1) throw new Error('the model is overloaded');
      return echo(input);
    },
  });
  await withBareQueue('conversation-turn', system.prefix, async (queue) => {
    await queue.add('conversation-turn', { conversationId });
    await eventually(() => system.sent.length > 0);
    expect(await queue.getFailedCount()).toBe(0);
  });
  expect(system.given).toHaveLength(2);
});

test('a job is not tried more often than its contract says, and ends in the failed set with the reason', async () => {
  system = await startSystem({
    queues: ['conversation-turn'],
    respond: () => {
      throw new Error('the model is gone');
    },
  });
  await withBareQueue('conversation-turn', system.prefix, async (queue) => {
    await queue.add('conversation-turn', { conversationId }, { attempts: 1000 });
    const [job] = await eventually(async () => {
      const failed = await queue.getFailed();
      return failed.length > 0 && failed;
    }, 55_000);
    expect(job).toMatchObject({ attemptsMade: 5, failedReason: 'unexpected: the model is gone' });
  });
  expect(system.given).toHaveLength(5);
});
