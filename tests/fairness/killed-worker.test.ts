import { randomUUID } from 'node:crypto';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { openProducer } from '../support/producer';
import { redisUrl } from '../support/servers';
import { message, newPhone } from '../support/system';
import { repliesOf } from '../support/turn';
import { keepWorkerRunning } from '../support/worker-process';

const db = testDatabase();

/** Kills its process the first time it is asked. */
const RESPONDER = `
  const { existsSync, writeFileSync } = require('node:fs');
  const flag = __filename + '.killed';
  exports.createResponder = () => ({
    async respond({ messages: [{ text }] }) {
      if (!existsSync(flag)) {
        writeFileSync(flag, '');
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => {});
      }
      return { text: 'reply to ' + text, actions: [] };
    },
  });`;

test('deferred conversations are admitted also after a worker was killed during the turn before them', async () => {
  const prefix = `test-${randomUUID()}`;
  const producer = openProducer(redisUrl, prefix);
  const stopWorker = keepWorkerRunning(RESPONDER, { QUEUE_PREFIX: prefix, TURNS_PER_COMPANY: '1' });
  try {
    const companyId = await addCompany(db);
    const texts = ['one', 'two', 'three'];
    for (const text of texts) await producer.receiveMessage(message(companyId, newPhone(), text));
    await eventually(async () => (await repliesOf(db, companyId)).length === texts.length, 60_000);
    expect((await repliesOf(db, companyId)).toSorted()).toEqual(
      texts.map((text) => `reply to ${text}`).toSorted(),
    );
  } finally {
    await stopWorker();
    await producer.close();
  }
});
