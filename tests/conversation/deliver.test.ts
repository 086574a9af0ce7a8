import type { Channels, OutgoingMessage } from '../../src/channels/channel';
import { GatewayRefused, GatewayUnavailable, GatewayUnconfirmed } from '../../src/channels/errors';
import { Events } from '../../src/observability/events';
import { createLogger } from '../../src/observability/logger';
import { HOUR } from '../../src/time/duration';
import { startWorkers } from '../../src/workers/start';
import { useDelivery } from '../support/delivery';
import { eventually } from '../support/eventually';
import { type System, startSystem, testConfig } from '../support/system';

const delivery = useDelivery();
const { db, commit, replies, deliver } = delivery;

describe('replies of a conversation', () => {
  test('are sent in the order in which they were committed, and the id of the gateway is stored', async () => {
    await commit('one', 'two', 'three');
    const sent: OutgoingMessage[] = [];
    const result = await deliver(async (message) => {
      sent.push(message);
      return { messageId: `id of ${message.text}` };
    });
    expect(result).toEqual({ kind: 'drained', sent: 3, refused: 0, held: 0 });
    expect(sent.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(sent[0]).toMatchObject({ companyId: delivery.companyId, to: '+79990000001', channel: 'whatsapp' });
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
    expect(await replies()).toEqual(
      ['one', 'two', 'three'].map((text) =>
        expect.objectContaining({ text, status: 'sent', provider_message_id: `id of ${text}` }),
      ),
    );
    await expect(deliver(async () => ({}))).resolves.toEqual({
      kind: 'drained',
      sent: 0,
      refused: 0,
      held: 0,
    });
  });

  test('leave through the channel by which their client wrote', async () => {
    await commit('one', 'two');
    await db
      .updateTable('message')
      .set({ channel: 'second-number' })
      .where('conversation_id', '=', delivery.conversationId)
      .where('text', '=', 'two')
      .execute();
    const sent: string[] = [];
    const channels: Channels = {
      of: (company, channel) => ({
        send: async ({ text }) => {
          sent.push(`${text} of ${company} through ${channel}`);
          return {};
        },
      }),
    };
    await deliver(async () => ({}), { channels });
    expect(sent).toEqual([
      `one of ${delivery.companyId} through whatsapp`,
      `two of ${delivery.companyId} through second-number`,
    ]);
  });

  test('emit what happened to each of them', async () => {
    const events = new Events();
    const emitted: unknown[] = [];
    for (const name of ['reply.sent', 'reply.refused', 'reply.held'] as const)
      events.on(name, (payload) => emitted.push({ name, ...payload }));
    await commit('one', 'two', 'three');
    await deliver(
      async ({ text }) => {
        if (text === 'two') throw new GatewayRefused(400, 'no such number');
        if (text === 'three') throw new GatewayUnconfirmed('no answer');
        return {};
      },
      { events, onUnconfirmed: 'hold' },
    );
    await commit('four');
    await db
      .updateTable('message')
      .set({ sending_since: new Date(Date.now() - HOUR) }) // its process was killed
      .where('conversation_id', '=', delivery.conversationId)
      .where('text', '=', 'four')
      .execute();
    await deliver(async () => ({}), { events, onUnconfirmed: 'hold' });
    events.close();
    const { companyId, conversationId } = delivery;
    const [one, two, three, four] = (await replies()).map(({ id: replyId }) => ({
      companyId,
      conversationId,
      replyId,
    }));
    expect(emitted).toEqual([
      { name: 'reply.sent', ...one },
      { name: 'reply.refused', ...two, reason: '400: no such number' },
      { name: 'reply.held', ...three, reason: 'no answer' },
      { name: 'reply.held', ...four, reason: expect.stringContaining('its process ended') },
    ]);
  });

  test('continue after one that the gateway refuses, which is marked failed with the reason', async () => {
    await commit('one', 'two', 'three');
    const result = await deliver(async ({ text }) => {
      if (text === 'two') throw new GatewayRefused(400, 'no such number');
      return {};
    });
    expect(result).toEqual({ kind: 'drained', sent: 2, refused: 1, held: 0 });
    expect(await replies()).toEqual([
      expect.objectContaining({ status: 'sent', error: null }),
      expect.objectContaining({ status: 'failed', error: expect.stringContaining('no such number') }),
      expect.objectContaining({ status: 'sent', error: null }),
    ]);
  });
});

describe('as a job of the queue', () => {
  let system: System;
  afterEach(() => system.stop());

  test('a failed attempt is repeated, and the reply is sent once, under one key', async () => {
    const tried: string[] = [];
    system = await startSystem({
      queues: ['outgoing-message'],
      send: async ({ idempotencyKey }) => {
        tried.push(idempotencyKey);
        if (tried.length === 1) throw new GatewayUnavailable('502');
        if (tried.length === 2) throw new TypeError('socket hang up');
        return {};
      },
    });
    await commit('one');
    await system.queues.wakeOutbox(delivery.conversationId);
    await eventually(() => system.sent.length > 0);
    const reply = await eventually(async () => (await replies()).find(({ status }) => status === 'sent'));
    expect(tried).toEqual(Array(3).fill(reply.idempotency_key));
    expect(reply).toMatchObject({ attempts: 3, error: null });
    expect(system.sent).toHaveLength(1);
  });

  test('a gateway that asks for a pause gets no request during it', async () => {
    const tried: number[] = [];
    system = await startSystem({
      queues: ['outgoing-message'],
      send: async () => {
        tried.push(performance.now());
        if (tried.length === 1) throw new GatewayUnavailable('429', 3000);
        return {};
      },
    });
    await commit('one');
    await system.queues.wakeOutbox(delivery.conversationId);
    await eventually(() => system.sent.length > 0);
    const [first = 0, second = 0] = tried;
    expect(second - first).toBeGreaterThan(2900);
    expect(tried).toHaveLength(2);
  });
});

test('a program that starts workers with the former option `gateway` still sends through it', async () => {
  await commit('one');
  const sent: string[] = [];
  const config = testConfig();
  const running = await startWorkers({
    config,
    logger: createLogger('silent'),
    queues: ['outgoing-message'],
    gateway: {
      send: async ({ text }) => {
        sent.push(text);
        return {};
      },
    },
  });
  try {
    await running.queues.wakeOutbox(delivery.conversationId);
    await eventually(() => sent.length > 0);
    expect(sent).toEqual(['one']);
  } finally {
    await running.stop();
  }
});
