import { type Author, keepFairOrder, MANY, STRETCH, whoGoesAhead } from '../../src/conversation/fair-order';
import { migrateUp } from '../../src/db/migrate';
import { QUEUES } from '../../src/jobs';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { createLogger } from '../../src/observability/logger';
import { openRedis } from '../../src/redis/connection';
import { fairOrderWorker, watchForCrowds } from '../../src/workers/fair-order';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { redisUrl, startOwnServers } from '../support/servers';
import { message, newPhone, type System, startSystem } from '../support/system';

const { signal } = new AbortController();
/** Milliseconds in which it looks at everything once, and then ends. */
const ONCE = 1;
const DEBOUNCE = { debounceMs: 60_000, maxWaitMs: 120_000 };

const of = (companyId: string, count: number, address?: string): Author[] =>
  Array.from({ length: count }, (_, i) => ({ companyId, address: address ?? `${companyId} ${i}` }));

describe('ahead of a crowd go', () => {
  test.each([
    [
      'nobody, where nobody has many more than the others',
      [...of('a', 100), ...of('b', 90), ...of('c', 60)],
      [],
    ],
    [
      'those who have an eighth or less',
      [...of('b', 25), ...of('a', 200), ...of('c', 26)],
      [...Array(25).keys()],
    ],
    ['nobody, where all are of one company', of('a', 250), []],
    [
      'the other clients of the company of one who floods, and everybody else',
      [...of('a', 240, 'one'), ...of('a', 5), ...of('b', 5)],
      [240, 241, 242, 243, 244, 245, 246, 247, 248, 249],
    ],
    ['nobody whose message can not be read', [undefined, ...of('a', 240), undefined], []],
    ['nobody, where nobody is', [], []],
  ])('%s', (_, authors, ahead) => {
    expect(whoGoesAhead(authors)).toEqual(ahead);
  });
});

describe('while messages wait', () => {
  let system: System;
  let flooded: string;
  let quiet: string;
  beforeEach(async () => {
    system = await startSystem({ queues: [] });
    [flooded, quiet] = [await addCompany(system.db), await addCompany(system.db)];
  });
  afterEach(() => system.stop());

  const queue = () => system.queues.get(incomingMessage.queue);
  const parts = () => ({ db: system.db, queues: system.queues, debounce: DEBOUNCE });
  const add = (companyId: string, text: string, from = newPhone()) =>
    system.queues.add(incomingMessage, message(companyId, from, text));
  const flood = (count: number) => Promise.all(Array.from({ length: count }, () => add(flooded, 'flood')));
  const stored = async () => {
    const rows = await system.db
      .selectFrom('message')
      .select('text')
      .where('company_id', 'in', [flooded, quiet])
      .orderBy('id')
      .execute();
    return rows.map(({ text }) => text);
  };

  test('those who stand behind a crowd, wherever, are stored and taken out of the queue', async () => {
    await flood(STRETCH);
    const client = newPhone();
    await add(quiet, 'first', client);
    await flood(STRETCH);
    await add(quiet, 'second', client);
    await add(quiet, 'third', client);
    await flood(10);
    await expect(keepFairOrder(parts(), 500, signal)).resolves.toBe(3);
    expect((await stored()).toSorted()).toEqual(['first', 'second', 'third']);
    expect(await queue().getWaitingCount()).toBe(2 * STRETCH + 10);
    const turns = await system.queues.get('conversation-turn').getDelayed();
    expect(turns).toHaveLength(1);
  });

  test('they count as done, and one log line says how many they were', async () => {
    await flood(MANY);
    for (const text of ['one', 'two']) await add(quiet, text);
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line) => lines.push(line) });
    const enough = new AbortController();
    const info = { addedAt: new Date(), crashes: 0, signal: enough.signal };
    const ended = fairOrderWorker({ ...parts(), logger, metrics: system.metrics })({}, info);
    await eventually(async () => (await queue().getWaitingCount()) === MANY);
    enough.abort();
    await ended;
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ stored: 2, msg: 'stored the messages of those who stood behind a crowd' }),
    ]);
    expect((await system.metrics.jobs.get()).values).toEqual([
      {
        labels: { queue: 'incoming-message', job: 'incoming-message', outcome: 'done' },
        value: 2,
      },
    ]);
  });

  test('they are stored in their order, with the time at which they came', async () => {
    await flood(MANY);
    const client = newPhone();
    for (const text of ['first', 'second', 'third']) await add(quiet, text, client);
    const before = await queue().getRanges(['wait'], 0, 2);
    const came = await system.queues.lookAt(incomingMessage.queue, before.reverse());
    await keepFairOrder(parts(), ONCE, signal);
    expect(await stored()).toEqual(['first', 'second', 'third']);
    const rows = await system.db
      .selectFrom('message')
      .select('received_at')
      .where('company_id', '=', quiet)
      .orderBy('id')
      .execute();
    expect(rows.map(({ received_at }) => received_at)).toEqual(came.map((job) => job?.addedAt));
  });

  test('one that was stored, and whose removal a crash prevented, is stored once', async () => {
    await flood(MANY);
    const sent = message(quiet, newPhone(), 'hello');
    for (const count of [1, 0]) {
      await system.queues.add(incomingMessage, sent);
      await expect(keepFairOrder(parts(), ONCE, signal)).resolves.toBe(count);
    }
    expect(await stored()).toEqual(['hello']);
    expect(await queue().getWaitingCount()).toBe(MANY);
  });

  test('all stay where they are, where only few wait', async () => {
    await flood(MANY - 2);
    await add(quiet, 'hello');
    await expect(keepFairOrder(parts(), ONCE, signal)).resolves.toBe(0);
    expect(await queue().getWaitingCount()).toBe(MANY - 1);
  });

  test('what can not be stored, or is no client’s, is left to its worker', async () => {
    await queue().add(incomingMessage.name, 'no message');
    await queue().add(incomingMessage.name, { companyId: quiet, from: null });
    const broken = await queue().add(incomingMessage.name, {});
    const redis = openRedis(redisUrl);
    await redis.hset(queue().toKey(broken.id ?? ''), 'data', '{broken');
    redis.disconnect();
    await add('nobody', 'hello');
    await add(quiet, 'hello', '120363021478461@g.us');
    await queue().add(incomingMessage.name, {
      companyId: quiet,
      from: { kind: 'phone', value: '+34600000000' },
    });
    await flood(MANY);
    await expect(keepFairOrder(parts(), ONCE, signal)).resolves.toBe(0);
    await expect(system.queues.lookAt(incomingMessage.queue, ['gone'])).resolves.toEqual([undefined]);
    expect(await queue().getWaitingCount()).toBe(MANY + 6);
  });

  test('one job looks after them, as soon as many do', async () => {
    const maintenance = system.queues.get('maintenance');
    await add(quiet, 'hello');
    // Their places are all taken by then: they look on by themselves.
    for (let i = 0; i < 3; i++) watchForCrowds(system.queues)();
    await flood(MANY);
    await eventually(async () => (await maintenance.getWaitingCount()) > 0);
    expect((await maintenance.getWaiting()).map(({ name }) => name)).toEqual(['fair-order']);
  });
});

test('whoever writes while a company is flooded is answered before the flood is stored', async () => {
  const servers = await startOwnServers();
  const system = await startSystem({ queues: [], servers });
  let working: System | undefined;
  try {
    await migrateUp(system.db);
    const [flooded, quiet] = [await addCompany(system.db), await addCompany(system.db, { debounce_ms: 0 })];
    // A hundred at a time: each call has a deadline, which a busy machine does not keep for all of them at once.
    for (let batch = 0; batch < 30; batch++) {
      const flood = () => system.producer.receiveMessage(message(flooded, newPhone(), 'flood'));
      await Promise.all(Array.from({ length: 100 }, flood));
    }
    await system.producer.receiveMessage(message(quiet, newPhone(), 'hello'));
    working = await startSystem({ servers, prefix: system.prefix, queues: QUEUES });
    const { sent } = working;
    await eventually(() => sent.some(({ companyId }) => companyId === quiet), 60_000);
    expect(await system.queues.get(incomingMessage.queue).getWaitingCount()).toBeGreaterThan(0);
  } finally {
    await working?.stop();
    await system.stop();
    await servers.stop();
  }
});
