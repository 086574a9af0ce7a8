import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parkedConversations } from '../../src/db/parked';
import { createProducer, type Producer } from '../../src/producer';
import { freshFolder, startCli } from '../support/cli';
import { addCompany, testDatabase } from '../support/database';
import { databaseUrl, redisUrl } from '../support/servers';
import { message, newPhone } from '../support/system';
import { repliesOf } from '../support/turn';

const db = testDatabase();

/** Kills its process at a certain word, while everybody else's turn still runs beside it. */
const RESPONDER = `
  const { setTimeout: pause } = require('node:timers/promises');
  exports.createResponder = () => ({
    async respond({ messages: [{ text }] }) {
      await pause(text === 'poison' ? 200 : 400);
      if (text === 'poison') process.kill(process.pid, 'SIGKILL');
      return { text: 'reply to ' + text, actions: [] };
    },
  });`;

let producer: Producer;
let env: Record<string, string | undefined>;
beforeEach(() => {
  const responder = join(freshFolder(), 'responder.js');
  writeFileSync(responder, RESPONDER);
  const variables = {
    RESPONDER: responder,
    QUEUE_PREFIX: `test-${randomUUID()}`,
    QUIET: '50ms',
    JOB_LOCK: '2s',
  };
  env = { ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ...variables };
  producer = createProducer({ redisUrl, prefix: variables.QUEUE_PREFIX });
});
afterEach(() => producer.close());

/** Runs worker processes, one after the other, until it holds. Returns how many were killed. */
async function keepWorking(until: () => Promise<boolean>): Promise<number> {
  for (let killed = 0; ; killed++) {
    const worker = startCli(['worker', 'incoming-message', 'conversation-turn'], { cwd: '.', env });
    const dead = once(worker.child, 'exit').then(() => true);
    for (;;) {
      if (await Promise.race([dead, nextLook()])) break;
      if (!(await until())) continue;
      await worker.end('SIGTERM');
      return killed;
    }
  }
}

const nextLook = () => new Promise<false>((resolve) => setTimeout(resolve, 100, false));

test('a turn that kills every process that takes it is parked, and nobody who died beside it is', async () => {
  const companyId = await addCompany(db);
  const texts = Array.from({ length: 8 }, (_, i) => `hello ${i}`);
  for (const text of [...texts, 'poison'])
    await producer.receiveMessage(message(companyId, newPhone(), text));

  const killed = await keepWorking(async () => {
    const settled =
      (await repliesOf(db, companyId)).length + (await parkedConversations(db, companyId)).length;
    return settled === texts.length + 1;
  });

  expect((await repliesOf(db, companyId)).sort()).toEqual(texts.map((text) => `reply to ${text}`));
  expect(await parkedConversations(db, companyId)).toEqual([
    expect.objectContaining({ reason: `${killed} processes have died during its turn`, unanswered: 1 }),
  ]);
}, 180_000);
