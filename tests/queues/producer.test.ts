import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createProducer, type MessageInput, type Producer } from '../../src/queues/producer';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { IMPATIENT } from '../support/limits';
import { openProducer } from '../support/producer';
import { withBareQueue } from '../support/redis';
import { redisUrl } from '../support/servers';
import { message, newPhone, startSystem, testConfig } from '../support/system';

const db = testDatabase();

let producer: Producer | undefined;
afterEach(async () => {
  await producer?.close();
  producer = undefined;
});

const waitingIn = (queue: string, prefix: string) =>
  withBareQueue(queue, prefix, async (bare) =>
    (await bare.getWaiting()).map(({ name, data }) => ({ name, data })),
  );

test.each<[string, Record<string, unknown>, string | RegExp]>([
  ['no company', { companyId: undefined }, 'companyId'],
  ['a company that is none', { companyId: 'a b' }, 'companyId'],
  ['no text but a number', { text: 5 }, 'text'],
  ['no sender', { from: undefined }, 'from'],
  ['a sender without a kind', { from: { value: '1' } }, 'from.kind'],
  ['no time', { sentAt: 'yesterday' }, 'sentAt'],
  ['a payload of megabytes', { payload: 'a'.repeat(2 ** 20) }, 'payload'],
  ['a file in its media', { media: { base64: 'a'.repeat(2 ** 17) } }, 'media'],
  ['a payload that is nested very deep', { payload: { deep: nested(100_000) } }, 'payload'],
])(
  'a message with %s is refused by the name of the field, and nothing is enqueued',
  async (_, wrong, field) => {
    const prefix = testConfig().queuePrefix;
    const own = openProducer(redisUrl, prefix);
    producer = own;
    const bad = { ...message('962302', newPhone(), 'hi'), ...wrong } as MessageInput;
    await expect(own.receiveMessage(bad)).rejects.toMatchObject({ code: 'job.invalid-payload', field });
    expect(await waitingIn('incoming-message', prefix)).toEqual([]);
  },
);

test('what is in no contract is not enqueued, whatever its size and depth', async () => {
  const prefix = testConfig().queuePrefix;
  const own = openProducer(redisUrl, prefix);
  producer = own;
  const given = message('962302', newPhone(), 'hi');
  const more = { raw: 'a'.repeat(3 * 2 ** 20), deep: nested(100_000) };
  await own.receiveMessage({ ...given, ...more });
  const [job] = await waitingIn('incoming-message', prefix);
  expect(Object.keys(job?.data)).not.toContain('raw');
  expect(job?.data).toMatchObject({ from: given.from, text: 'hi' });
});

test('an event of a channel is enqueued as it was given', async () => {
  const prefix = testConfig().queuePrefix;
  const own = openProducer(redisUrl, prefix);
  producer = own;
  const event = { type: 'deleted' as const, messageId: 'm-1', at: new Date().toISOString() };
  const data = { companyId: '962302', channel: 'salon', event };
  await own.channelEvent(data);
  expect(await waitingIn('channel-event', prefix)).toEqual([{ name: 'channel-event', data }]);
  const wrong = { ...data, event: { ...event, messageId: '' } };
  await expect(own.channelEvent(wrong)).rejects.toMatchObject({ code: 'job.invalid-payload' });
});

test('an impossible address is refused, and so is an impossible phone of an event', async () => {
  const prefix = testConfig().queuePrefix;
  const own = openProducer(redisUrl, prefix);
  producer = own;
  await expect(own.receiveMessage(message('1', '8 916 367 47 23', 'hi'))).rejects.toMatchObject({
    code: 'address.invalid',
  });
  const event = { companyId: '1', phone: '12', occurredAt: new Date().toISOString() };
  for (const add of [own.bookingCreated, own.bookingUpdated, own.bookingCancelled, own.companyUpdated]) {
    await expect(add(event)).rejects.toMatchObject({ code: 'job.invalid-payload', field: 'phone' });
  }
  expect(await waitingIn('incoming-message', prefix)).toEqual([]);
  expect(await waitingIn('context-invalidation', prefix)).toEqual([]);
});

test('events are enqueued under their names', async () => {
  const prefix = testConfig().queuePrefix;
  const own = openProducer(redisUrl, prefix);
  producer = own;
  const event = { companyId: 962302, bookingId: 5, occurredAt: '2026-03-01T10:00:00Z' };
  await own.bookingCreated(event);
  await own.bookingUpdated(event);
  await own.bookingCancelled(event);
  await own.companyUpdated(event);
  const jobs = await waitingIn('context-invalidation', prefix);
  expect(jobs.map(({ name }) => name).sort()).toEqual([
    'booking-cancelled',
    'booking-created',
    'booking-updated',
    'company-updated',
  ]);
  expect(jobs[0]?.data).toMatchObject({ companyId: '962302', bookingId: '5' });
});

test('a company id may be a number', async () => {
  const id = String(100_000 + (process.pid % 100_000));
  await db
    .insertInto('company')
    .values({ id, name: 'Salon' })
    .onConflict((same) => same.doNothing())
    .execute();
  const system = await startSystem();
  await system.producer.receiveMessage({ ...message(id, newPhone(), 'hi'), companyId: Number(id) });
  await eventually(() => system.sent.length > 0);
  await system.stop();
  expect(system.sent).toEqual([expect.objectContaining({ companyId: id, text: 'reply to hi' })]);
});

test('a message of a group chat is enqueued; the workers drop it', async () => {
  const own = openProducer(redisUrl, testConfig().queuePrefix);
  producer = own;
  const companyId = await addCompany(db);
  const group = { kind: 'jid' as const, value: '120363025246125486@g.us' };
  await expect(own.receiveMessage({ ...message(companyId, '', 'hi'), from: group })).resolves.toBeUndefined();
});

describe('a Redis that cannot be reached is reported within the deadline,', () => {
  test('where no server listens: every time', async () => {
    const own = createProducer({ redisUrl: 'redis://:secret@127.0.0.1:1', timeoutMs: 500 });
    producer = own;
    for (let time = 0; time < 20; time++) {
      await expectUnreachable(own, 500);
      await pause(25); // meets the connection in each of its states
    }
  });

  test('where a server accepts connections and never answers: every time, and for many calls at once', async () => {
    const silent = await listen(() => {});
    const own = createProducer({ redisUrl: silent.url, timeoutMs: 500 });
    producer = own;
    await Promise.all(Array.from({ length: 30 }, () => expectUnreachable(own, 500)));
    await expectUnreachable(own, 500);
    await own.close();
    await silent.stop();
  });

  test.each([0, 1, 2, 3, 4])(
    'and after it comes back messages get through: gone after packet %d',
    async (packets) => {
      const prefix = testConfig().queuePrefix;
      let left = packets;
      const redis = await listen((socket) => {
        const { port, hostname } = new URL(redisUrl);
        const onward = connect(Number(port || 6379), hostname);
        socket.on('data', (data) => {
          if (left-- > 0) onward.write(data);
          else socket.destroy();
        });
        onward.pipe(socket);
        onward.on('error', () => socket.destroy());
        socket.on('close', () => onward.destroy());
      });
      const own = createProducer({ redisUrl: redis.url, prefix, timeoutMs: IMPATIENT });
      producer = own;
      const give = () => own.receiveMessage(message('1', newPhone(), 'hi'));
      await expect(
        (async () => {
          for (;;) await give();
        })(),
      ).rejects.toMatchObject({ code: 'queue.unreachable' });

      left = Number.POSITIVE_INFINITY;
      await eventually(() => give().then(() => true));
      const before = (await waitingIn('incoming-message', prefix)).length;
      await give();
      expect(await waitingIn('incoming-message', prefix)).toHaveLength(before + 1);
      await own.close();
      await redis.stop();
    },
  );
});

function nested(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels));
}

/** A machine may be slow, a call that hangs is another matter. */
const SLACK = 5000;

async function expectUnreachable(given: Producer, timeoutMs: number): Promise<void> {
  const started = performance.now();
  await expect(given.receiveMessage(message('1', newPhone(), 'hi'))).rejects.toMatchObject({
    code: 'queue.unreachable',
    message: expect.not.stringContaining('secret'),
  });
  expect(performance.now() - started).toBeLessThan(timeoutMs + SLACK);
}

async function listen(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(redisUrl).pathname}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
