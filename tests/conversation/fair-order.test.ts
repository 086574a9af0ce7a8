import { CompanyPlaces } from '../../src/conversation/company-places';
import { type Author, keepFairOrder, STRETCH, whoGoesAhead } from '../../src/conversation/fair-order';
import { migrateUp } from '../../src/db/migrate';
import { QUEUES } from '../../src/jobs';
import { incomingMessage } from '../../src/jobs/incoming-message';
import { openRedis } from '../../src/redis';
import { watchForCrowds } from '../../src/workers/fair-order';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { redisUrl, startOwnServers } from '../support/servers';
import { message, newPhone, type System, startSystem } from '../support/system';
import { gate } from '../support/turn';

const { signal } = new AbortController();
/** Milliseconds in which it looks at everything once, and then ends. */
const ONCE = 1;

const of = (companyId: string, count: number, address?: string): Author[] =>
  Array.from({ length: count }, (_, i) => ({ companyId, address: address ?? `${companyId} ${i}` }));

describe('in front of a crowd go', () => {
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

describe('the queue of messages', () => {
  let system: System;
  beforeEach(async () => {
    system = await startSystem({ queues: [] });
  });
  afterEach(() => system.stop());

  const add = (companyId: string, text: string) =>
    system.queues.add(incomingMessage, message(companyId, newPhone(), text));
  const flood = (count: number) => Promise.all(Array.from({ length: count }, () => add('flooded', 'flood')));
  /** The texts in the order in which they will be taken. */
  async function order(): Promise<string[]> {
    const ids = await system.queues.waiting(incomingMessage.queue, 0, 10_000);
    const payloads = await system.queues.payloadsOf(incomingMessage.queue, ids.reverse());
    return payloads.map((payload) => (payload as { text: string }).text);
  }

  test('gets those to the front who stand behind a crowd, wherever, and leaves them in their order', async () => {
    await flood(STRETCH);
    await add('quiet', 'first');
    await flood(STRETCH);
    await add('another', 'second');
    await add('quiet', 'third');
    await flood(10);
    const before = await order();
    await expect(keepFairOrder(system.queues, 500, signal)).resolves.toBe(3);
    const after = await order();
    expect(after.slice(0, 4)).toEqual(['first', 'second', 'third', 'flood']);
    expect(after.toSorted()).toEqual(before.toSorted());
  });

  test('stays as it is where only few wait', async () => {
    await flood(STRETCH - 10);
    await add('quiet', 'hello');
    const before = await order();
    await expect(keepFairOrder(system.queues, ONCE, signal)).resolves.toBe(0);
    expect(await order()).toEqual(before);
  });

  test('may hold what is no message, and jobs that end while they are looked at', async () => {
    const queue = system.queues.get(incomingMessage.queue);
    await queue.add(incomingMessage.name, 'no message');
    await queue.add(incomingMessage.name, { companyId: 'quiet', from: null });
    const broken = await queue.add(incomingMessage.name, {});
    const redis = openRedis(redisUrl);
    await redis.hset(queue.toKey(broken.id ?? ''), 'data', '{broken');
    redis.disconnect();
    await flood(STRETCH);
    await expect(keepFairOrder(system.queues, ONCE, signal)).resolves.toBe(0);
    await expect(system.queues.putFirst(incomingMessage.queue, ['gone'])).resolves.toBeUndefined();
    expect(await queue.getWaitingCount()).toBe(STRETCH + 3);
  });

  test('is looked after by one job, as soon as many wait', async () => {
    const maintenance = system.queues.get('maintenance');
    await add('quiet', 'hello');
    watchForCrowds(system.queues)();
    await flood(STRETCH);
    for (let i = 0; i < 3; i++) watchForCrowds(system.queues)();
    await eventually(async () => (await maintenance.getWaitingCount()) > 0);
    watchForCrowds(system.queues)();
    expect((await maintenance.getWaiting()).map(({ name }) => name)).toEqual(['fair-order']);
  });
});

test('whoever writes while a company is flooded is answered before the flood is stored', async () => {
  const servers = await startOwnServers();
  const system = await startSystem({ queues: [], servers });
  let working: System | undefined;
  try {
    await migrateUp(system.db);
    const [flooded, quiet] = [await addCompany(system.db), await addCompany(system.db, { quiet_ms: 0 })];
    await Promise.all(
      Array.from({ length: 3000 }, () =>
        system.producer.receiveMessage(message(flooded, newPhone(), 'flood')),
      ),
    );
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

describe('of the messages that are stored at once', () => {
  test('a company has so many, and the others wait in their order; nobody waits for another company', async () => {
    const places = new CompanyPlaces(2);
    const [done, started]: [ReturnType<typeof gate>, string[]] = [gate(), []];
    const store = (companyId: string, name: string) =>
      places.run(companyId, async () => {
        started.push(name);
        await done.passed;
        return name;
      });
    const all = ['one', 'two', 'three', 'four'].map((name) => store('flooded', name));
    const other = store('quiet', 'hello');
    await eventually(() => started.includes('hello'));
    expect(started).toEqual(['one', 'two', 'hello']);
    done.open();
    await expect(Promise.all([...all, other])).resolves.toEqual(['one', 'two', 'three', 'four', 'hello']);
    expect(started).toEqual(['one', 'two', 'hello', 'three', 'four']);
  });

  test('one that fails gives its place back', async () => {
    const places = new CompanyPlaces(1);
    const failed = places.run('a', () => Promise.reject(new Error('no database')));
    await expect(failed).rejects.toThrow('no database');
    await expect(places.run('a', async () => 'stored')).resolves.toBe('stored');
  });
});
