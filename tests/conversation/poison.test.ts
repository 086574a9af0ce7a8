import { randomUUID } from 'node:crypto';
import { parkedConversations } from '../../src/db/parked';
import type { Producer } from '../../src/queues/producer';
import { conversationTurnHandler } from '../../src/workers/handlers/conversation-turn';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { openProducer } from '../support/producer';
import { redisUrl } from '../support/servers';
import { echo, message, newPhone, type System, startSystem } from '../support/system';
import { receive, repliesOf, turnDeps } from '../support/turn';
import { keepWorkerRunning } from '../support/worker-process';

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

  const afterCrashes = (crashes: number) => ({
    addedAt: new Date(),
    signal: new AbortController().signal,
    crashes,
  });

  test('runs again after the fourth crash', async () => {
    const take = conversationTurnHandler({ ...turnDeps(system), maxFailures: 10 });
    await expect(take({ conversationId }, afterCrashes(4))).resolves.toBeUndefined();
    expect(await repliesOf(db, companyId)).toEqual(['reply to hello']);
  });

  test('is parked after the fifth crash without running again', async () => {
    const asked: unknown[] = [];
    const deps = turnDeps(system, (input) => {
      asked.push(input);
      return echo(input);
    });
    const events: unknown[] = [];
    deps.events.on('conversation.parked', (event) => events.push(event));
    const take = conversationTurnHandler({ ...deps, maxFailures: 10 });

    await expect(take({ conversationId }, afterCrashes(5))).rejects.toMatchObject({ code: 'turn.parked' });

    expect(asked).toEqual([]);
    expect(events).toEqual([{ companyId, conversationId, reason: '5 processes have died during its turn' }]);
    expect(await parkedConversations(db, companyId)).toEqual([
      expect.objectContaining({ reason: '5 processes have died during its turn' }),
    ]);
  });
});

/** Kills its process at one text, while the turns of other conversations run beside it. */
const RESPONDER = `
  const { setTimeout: pause } = require('node:timers/promises');
  exports.createResponder = () => ({
    async respond({ messages: [{ text }] }) {
      await pause(text === 'poison' ? 200 : 400);
      if (text === 'poison') process.kill(process.pid, 'SIGKILL');
      return { text: 'reply to ' + text, actions: [] };
    },
  });`;

describe('a turn that kills every process that takes it', () => {
  let producer: Producer;
  let stopWorker: () => Promise<unknown>;
  beforeEach(() => {
    const prefix = `test-${randomUUID()}`;
    producer = openProducer(redisUrl, prefix);
    stopWorker = keepWorkerRunning(RESPONDER, { QUEUE_PREFIX: prefix });
  });
  afterEach(async () => {
    await stopWorker();
    await producer.close();
  });

  test('is parked, and the turns that ran beside it are answered', async () => {
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
