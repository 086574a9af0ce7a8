import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parkedConversations } from '../../src/db/parked';
import { createProducer, type Producer } from '../../src/queues/producer';
import { conversationTurnWorker } from '../../src/workers/conversation-turn';
import { freshFolder, startCli } from '../support/cli';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { databaseUrl, redisUrl } from '../support/servers';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();

describe('a turn during which processes have died', () => {
  let system: System;
  let companyId: string;
  let conversationId: string;
  beforeEach(async () => {
    system = await startSystem({ queues: [] });
    companyId = await addCompany(db);
    conversationId = await receive(system, message(companyId, newPhone(), 'hello'));
  });
  afterEach(() => system.stop());

  const died = (crashes: number) => ({ addedAt: new Date(), signal: new AbortController().signal, crashes });

  test('runs once more after the fourth crash', async () => {
    const take = conversationTurnWorker({ ...turnDeps(system), maxFailures: 10 });
    await expect(take({ conversationId }, died(4))).resolves.toBeUndefined();
    expect(await repliesOf(db, companyId)).toEqual(['reply to hello']);
  });

  test('is parked after the fifth crash, and does not run again', async () => {
    const asked: unknown[] = [];
    const parts = turnDeps(system, (input) => {
      asked.push(input);
      return echo(input);
    });
    const take = conversationTurnWorker({ ...parts, maxFailures: 10 });

    await expect(take({ conversationId }, died(5))).rejects.toMatchObject({ code: 'turn.parked' });

    expect(asked).toEqual([]);
    expect(await parkedConversations(db, companyId)).toEqual([
      expect.objectContaining({ reason: '5 processes have died during its turn' }),
    ]);
  });
});

/** Kills its process at the word `poison`, while the turns of the other clients still run. */
const RESPONDER = `
  const { setTimeout: pause } = require('node:timers/promises');
  exports.createResponder = () => ({
    async respond({ messages: [{ text }] }) {
      await pause(text === 'poison' ? 200 : 400);
      if (text === 'poison') process.kill(process.pid, 'SIGKILL');
      return { text: 'reply to ' + text, actions: [] };
    },
  });`;

/** Keeps one worker process running: starts another one when it dies. Returns a function that stops it. */
function keepWorking(variables: Record<string, string>): () => Promise<unknown> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl, ...variables };
  let ended = false;
  const start = () => {
    const program = startCli(['worker', 'incoming-message', 'conversation-turn'], { cwd: '.', env });
    program.child.once('exit', () => {
      if (!ended) worker = start();
    });
    return program;
  };
  let worker = start();
  return () => {
    ended = true;
    return worker.end('SIGTERM');
  };
}

describe('a turn that kills every process that runs it', () => {
  let producer: Producer;
  let stopWorking: () => Promise<unknown>;
  beforeEach(() => {
    const responder = join(freshFolder(), 'responder.js');
    writeFileSync(responder, RESPONDER);
    const prefix = `test-${randomUUID()}`;
    producer = createProducer({ redisUrl, prefix });
    stopWorking = keepWorking({
      RESPONDER: responder,
      QUEUE_PREFIX: prefix,
      DEBOUNCE: '50ms',
      JOB_LOCK: '2s',
    });
  });
  afterEach(async () => {
    await stopWorking();
    await producer.close();
  });

  test('is parked, and the turns that ran beside it are not', async () => {
    const companyId = await addCompany(db);
    const texts = Array.from({ length: 8 }, (_, i) => `hello ${i}`);
    for (const text of [...texts, 'poison'])
      await producer.receiveMessage(message(companyId, newPhone(), text));

    const settled = async () => [
      ...(await repliesOf(db, companyId)),
      ...(await parkedConversations(db, companyId)),
    ];
    await eventually(async () => (await settled()).length === texts.length + 1, 150_000);

    expect((await repliesOf(db, companyId)).sort()).toEqual(texts.map((text) => `reply to ${text}`));
    expect(await parkedConversations(db, companyId)).toEqual([
      expect.objectContaining({ reason: '5 processes have died during its turn', unanswered: 1 }),
    ]);
  }, 180_000);
});
