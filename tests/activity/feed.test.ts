import { ActivityFeed } from '../../src/activity/feed';
import { ActivityPublisher } from '../../src/activity/publish';
import { RESYNC, type Signal } from '../../src/activity/signal';
import { KEPT } from '../../src/activity/stream';
import type { PageSignal, Watch } from '../../src/activity/watch';
import { Events } from '../../src/observability/events';
import { openRedis } from '../../src/redis/connection';
import { addSalon } from '../support/database';
import { eventually } from '../support/eventually';
import { describeWithRedis } from '../support/native/available';
import { type NativeRedis, startNativeRedis } from '../support/native/redis';
import { redisUrl } from '../support/servers';
import { message, newPhone, type System, startSystem } from '../support/system';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function openFeed(options: { redisUrl: string; prefix: string }): ActivityFeed {
  const feed = new ActivityFeed(options);
  closing.push(() => feed.close());
  return feed;
}

/** A process that publishes what is emitted on `events`. */
function openPublisher({ redisUrl: url, prefix }: { redisUrl: string; prefix: string }) {
  const redis = openRedis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const events = new Events();
  const publisher = new ActivityPublisher({ redis, prefix, events });
  closing.push(async () => {
    await publisher.stop();
    events.close();
    redis.disconnect();
  });
  return { events, redis };
}

/** Everything that the page is told from now on. */
function collect(watch: Watch): PageSignal[] {
  const told: PageSignal[] = [];
  const take = async () => {
    for (let batch = await watch.next(60_000); batch; batch = await watch.next(60_000)) told.push(...batch);
  };
  void take();
  return told;
}

/** Resolves when the feed reads: it is told what the events say from then on. */
async function untilItReads(
  told: PageSignal[],
  events: Events,
  ids: { companyId: string; conversationId: string },
) {
  await eventually(() => {
    events.emit('message.stored', { ...ids, channel: 'probe' });
    return told.some(({ kind }) => kind === 'conversation');
  });
}

describe('while a client writes', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  test('a page of another process is informed of the message, of each step of the turn, and of the reply; in ids and numbers', async () => {
    const { companyId } = await addSalon(system.db, []);
    const phone = newPhone();
    const write = (text: string) =>
      system.producer.receiveMessage(message(companyId, phone, text, { name: 'Ludmila' }));
    const replied = new Promise((resolve) => system.events.on('reply.sent', resolve));
    await write('first secret');
    await replied;
    const { id } = await system.db
      .selectFrom('conversation')
      .select('id')
      .where('company_id', '=', companyId)
      .executeTakeFirstOrThrow();
    const told = collect(
      openFeed({ redisUrl, prefix: system.prefix }).watch({ conversation: { id, companyId } }),
    );
    await untilItReads(told, system.events, { companyId, conversationId: id });
    told.length = 0;

    await write('second secret');

    await eventually(() => told.some((one) => one.kind === 'turn' && one.step === 'sent'));
    const steps = told.flatMap((one) => (one.kind === 'turn' ? one : []));
    expect(steps.map(({ step }) => step)).toEqual([
      'read',
      'started',
      'context-loaded',
      'responder-ended',
      'committed',
      'sent',
    ]);
    expect(steps[2]?.segments).toMatchObject({ dialogue: expect.any(String) });
    const changes = told.flatMap((one) => (one.kind === 'conversation' ? one.what : []));
    expect(new Set(changes)).toEqual(new Set(['message', 'turn', 'reply']));

    const redis = openRedis(redisUrl);
    const stored = JSON.stringify(await redis.xrange(`${system.prefix}:{activity}`, '-', '+'));
    redis.disconnect();
    for (const personal of ['secret', 'Ludmila', phone.slice(-7)]) expect(stored).not.toContain(personal);
  });
});

test('signals that this release does not know are left out, and the others are read', async () => {
  const options = { redisUrl, prefix: 'test-activity-unknown' };
  const { events, redis } = openPublisher(options);
  const ids = { companyId: 'a', conversationId: '5' };
  const told = collect(openFeed(options).watch({ conversation: { id: '5', companyId: 'a' } }));
  await untilItReads(told, events, ids);
  told.length = 0;
  const key = `${options.prefix}:{activity}`;
  const known: Signal = { kind: 'conversation', ...ids, what: 'parked' };
  for (const written of ['not JSON', '5', JSON.stringify([{ kind: 'later' }, null, known])])
    await redis.xadd(key, '*', 'signals', written);
  await eventually(() => told.some((one) => one.kind === 'conversation' && one.what === 'parked'));
  expect(told.filter((one) => one.kind !== 'conversation')).toEqual([]);
});

test('a reader that comes too late for some signals tells its pages to ask for everything', async () => {
  const options = { redisUrl, prefix: 'test-activity-late' };
  const { events, redis } = openPublisher(options);
  const ids = { companyId: 'a', conversationId: '5' };
  const told = collect(openFeed(options).watch({ conversation: { id: '5', companyId: 'a' } }));
  await untilItReads(told, events, ids);
  told.length = 0;
  const lost: Signal = { kind: 'conversation', ...ids, what: 'parked' };
  const key = `${options.prefix}:{activity}`;
  // In one transaction: the reader sees what is left after it.
  const written = redis.multi();
  for (let i = 0; i < 2 * KEPT; i++)
    written.xadd(key, 'MAXLEN', '~', KEPT, '*', 'signals', JSON.stringify([lost]));
  await written.exec();
  await eventually(() => told.some(({ kind }) => kind === 'resync'));
});

describeWithRedis('while the Redis of the queues is away', () => {
  const prefix = 'test-activity-away';
  const ids = { companyId: 'a', conversationId: '5' };
  let redis: NativeRedis;
  beforeEach(async () => {
    redis = await startNativeRedis();
  });
  afterEach(() => redis.stop());

  test('nothing is published, and when it is back without its data every page is told to ask for everything', async () => {
    const { events } = openPublisher({ redisUrl: redis.url, prefix });
    const told = collect(openFeed({ redisUrl: redis.url, prefix }).watch({ list: 'all' }));
    await eventually(() => {
      events.emit('message.stored', { ...ids, channel: 'probe' });
      return told.some(({ kind }) => kind === 'list');
    });
    told.length = 0;
    await redis.kill();
    events.emit('message.stored', { ...ids, channel: 'lost' });
    await redis.restart();
    await eventually(() => told.some(({ kind }) => kind === 'resync'));
    told.length = 0;
    await eventually(() => {
      events.emit('message.stored', { ...ids, channel: 'probe' });
      return told.some(({ kind }) => kind === 'list');
    });
  });

  test('while it does not answer, more signals than are kept become one: ask for everything', async () => {
    const { events, redis: connection } = openPublisher({ redisUrl: redis.url, prefix });
    await connection.ping();
    redis.freeze();
    for (let i = 0; i < 5000; i++)
      events.emit('message.stored', { companyId: 'a', conversationId: String(i), channel: 'c' });
    redis.thaw();
    const stored = await eventually(async () => {
      const entries = await connection.xrange(`${prefix}:{activity}`, '-', '+');
      return entries.length > 0 && entries.map(([, [, signals]]) => signals);
    });
    expect(stored).toEqual([JSON.stringify([RESYNC])]);
  });
});
