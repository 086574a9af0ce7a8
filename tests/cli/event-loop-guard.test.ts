import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder, startCli } from '../support/cli';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { openProducer } from '../support/producer';
import { databaseUrl, redisUrl } from '../support/servers';
import { message, newPhone } from '../support/system';

const db = testDatabase();

const ENDLESS = `exports.createResponder = () => ({ async respond() { for (;;); } });`;

test('a process whose responder blocks the event loop is killed', async () => {
  const responder = join(freshFolder(), 'responder.js');
  writeFileSync(responder, ENDLESS);
  const prefix = `test-${randomUUID()}`;
  const program = startCli(['worker', 'incoming-message', 'conversation-turn'], {
    cwd: '.',
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      RESPONDER: responder,
      RESPONDER_TIMEOUT: '2s',
      JOB_LOCK: '2s',
      QUEUE_PREFIX: prefix,
      DEBOUNCE: '50ms',
    },
  });
  const producer = openProducer(redisUrl, prefix);
  try {
    await producer.receiveMessage(message(await addCompany(db), newPhone(), 'hello'));
    expect(await eventually(() => program.child.signalCode, 50_000)).toBe('SIGKILL');
    await program.printed('the event loop has been blocked for 2 s');
  } finally {
    await program.end('SIGKILL');
    await producer.close();
  }
});
