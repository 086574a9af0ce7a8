import { type Channel, type Channels, type OutgoingMessage, singleChannel } from '../../src/channels/channel';
import {
  GatewayOutage,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnconfirmed,
} from '../../src/channels/errors';
import { EXCERPT_LENGTH } from '../../src/channels/excerpt';
import { type DeliverDeps, deliverReplies } from '../../src/conversation/deliver';
import { Events } from '../../src/observability/events';
import { createLogger } from '../../src/observability/logger';
import { HOUR, MINUTE } from '../../src/time/duration';
import { startWorkers } from '../../src/workers/start';
import { addClient, addCompany, addConversation, addReply, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { newPhone, type System, startSystem, testConfig } from '../support/system';
import { gate } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let companyId: string;
let conversationId: string;
beforeEach(async () => {
  companyId = await addCompany(db);
  conversationId = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
});

/** Commits replies that are not sent yet. */
async function commit(...texts: string[]): Promise<void> {
  for (const text of texts) await addReply(db, { companyId, conversationId, text });
}

const replies = () =>
  db
    .selectFrom('message')
    .select(['text', 'status', 'attempts', 'error', 'provider_message_id', 'idempotency_key'])
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute();

function deliver(send: Channel['send'], rest: Partial<DeliverDeps> = {}) {
  const parts = {
    db,
    channels: singleChannel({ send }),
    events: new Events(),
    gatewayTimeoutMs: 30_000,
    onUnconfirmed: 'repeat' as const,
    ...rest,
  };
  return deliverReplies(parts, conversationId, signal);
}

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
    expect(sent[0]).toMatchObject({ companyId, to: '+79990000001', channel: 'whatsapp' });
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
      .where('conversation_id', '=', conversationId)
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
      `one of ${companyId} through whatsapp`,
      `two of ${companyId} through second-number`,
    ]);
  });

  test('emit what happened to each of them', async () => {
    const events = new Events();
    const emitted: unknown[] = [];
    for (const name of ['reply.sent', 'reply.refused', 'reply.held'] as const)
      events.on(name, (payload) => emitted.push({ name, ...payload }));
    await commit('one', 'two', 'three');
    const ids = () =>
      db
        .selectFrom('message')
        .select('id')
        .where('conversation_id', '=', conversationId)
        .orderBy('id')
        .execute();
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
      .where('conversation_id', '=', conversationId)
      .where('text', '=', 'four')
      .execute();
    await deliver(async () => ({}), { events, onUnconfirmed: 'hold' });
    events.close();
    const [one, two, three, four] = (await ids()).map(({ id: replyId }) => ({
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

  test('wait as long as the gateway asks for', async () => {
    await commit('one', 'two');
    const result = await deliver(async () => {
      throw new GatewayUnavailable('too many requests', 1234);
    });
    expect(result).toEqual({ kind: 'wait', ms: 1234 });
    expect((await replies()).map(({ status }) => status)).toEqual(['pending', 'pending']);
  });

  test.each([Number.POSITIVE_INFINITY, 30 * 365 * 24 * HOUR])(
    'wait for an hour at most where a gateway asks for %d ms',
    async (asked) => {
      await commit('one');
      const result = await deliver(async () => {
        throw new GatewayUnavailable('too many requests', asked);
      });
      expect(result).toEqual({ kind: 'paused' });
      const { next_probe_at } = await db
        .selectFrom('channel_outage')
        .select('next_probe_at')
        .where('company_id', '=', companyId)
        .executeTakeFirstOrThrow();
      expect(next_probe_at?.getTime()).toBeGreaterThan(Date.now());
      expect(next_probe_at?.getTime()).toBeLessThanOrEqual(Date.now() + HOUR + MINUTE);
    },
  );

  test.each([Number.NaN, -HOUR])('do not wait for an invalid pause of %d ms', async (asked) => {
    await commit('one');
    const delivered = deliver(async () => {
      throw new GatewayUnavailable('too many requests', asked);
    });
    await expect(delivered).rejects.toMatchObject({ code: 'gateway.unavailable' });
  });

  test.each([
    [new GatewayUnavailable('no +79990000001'), 'gateway.unavailable'],
    [new GatewayOutage('no +79990000001'), 'gateway.outage'],
    [new GatewayUnconfirmed('no +79990000001'), 'gateway.unconfirmed'],
  ])('fail with the error of the gateway, without the address: %s', async (error, code) => {
    await commit('one');
    const delivered = deliver(async () => {
      throw error;
    });
    const message = 'the gateway did not take the message: no +[address]';
    await expect(delivered).rejects.toMatchObject({ code, message, reason: 'no +[address]' });
    expect(await replies()).toEqual([expect.objectContaining({ error: 'no +[address]' })]);
    const { stack } = (await delivered.catch((thrown: Error) => thrown)) as Error;
    expect(stack).toContain(`: ${message}\n`);
    expect(stack).not.toContain('79990000001');
  });

  test('keep the beginning of the answer of the gateway, as operations.md says', async () => {
    await commit('one');
    await deliver(async () => {
      throw new GatewayRefused(undefined, 'x'.repeat(1000));
    });
    expect(await replies()).toEqual([expect.objectContaining({ error: 'x'.repeat(EXCERPT_LENGTH) })]);
  });

  test('are sent once where two processes deliver them at once', async () => {
    await commit('one');
    const sent: string[] = [];
    const [claimed, held] = [gate(), gate()];
    const send: Channel['send'] = async ({ text }) => {
      sent.push(text);
      claimed.open();
      await held.passed;
      return {};
    };
    const first = deliver(send);
    await claimed.passed;
    const second = await deliver(send);
    held.open();
    await expect(first).resolves.toMatchObject({ sent: 1 });
    expect(second).toEqual({ kind: 'wait', ms: expect.any(Number) });
    expect(sent).toEqual(['one']);
  });

  test('do not overtake one that is being sent', async () => {
    await commit('one');
    const [claimed, held] = [gate(), gate()];
    const sent: string[] = [];
    const send: Channel['send'] = async ({ text }) => {
      claimed.open();
      await held.passed;
      sent.push(text);
      return {};
    };
    const first = deliver(send);
    await claimed.passed;
    await commit('two');
    await expect(deliver(send)).resolves.toMatchObject({ kind: 'wait' });
    held.open();
    await first;
    expect(sent).toEqual(['one', 'two']);
  });

  test('of a process that died while it sent are sent again, under the same key, after its claim', async () => {
    await commit('one');
    const [reply] = await replies();
    const sendingFor = (ms: number) =>
      db
        .updateTable('message')
        .set({ sending_since: new Date(Date.now() - ms), attempts: 1 })
        .where('conversation_id', '=', conversationId)
        .execute();
    const sent: OutgoingMessage[] = [];
    const send: Channel['send'] = async (message) => {
      sent.push(message);
      return {};
    };

    await sendingFor(0);
    const early = await deliver(send);
    expect(early).toEqual({ kind: 'wait', ms: expect.any(Number) });
    expect(early.kind === 'wait' && early.ms).toBeGreaterThan(1000);
    expect(sent).toEqual([]);

    await sendingFor(HOUR);
    await expect(deliver(send)).resolves.toMatchObject({ sent: 1 });
    expect(sent).toEqual([expect.objectContaining({ idempotencyKey: reply?.idempotency_key })]);
    expect(await replies()).toEqual([expect.objectContaining({ status: 'sent', attempts: 2 })]);
  });

  test.each([
    ['fails', new GatewayUnavailable('503')],
    ['asks for a pause', new GatewayUnavailable('429', 60_000)],
    ['refuses it', new GatewayRefused(400, 'no')],
  ])(
    'that another process has claimed meanwhile are left to it when the gateway %s',
    async (_what, error) => {
      await commit('one');
      const claims = () =>
        db
          .selectFrom('message')
          .select(['status', 'sending_since', 'error'])
          .where('conversation_id', '=', conversationId)
          .executeTakeFirstOrThrow();
      const [ours, theirs] = [gate(), gate()];
      const [oursBegan, theirsBegan] = [gate(), gate()];
      const frozen = deliver(async () => {
        oursBegan.open();
        await ours.passed;
        throw error;
      });
      await oursBegan.passed;
      await db
        .updateTable('message')
        .set({ sending_since: new Date(Date.now() - HOUR) })
        .where('conversation_id', '=', conversationId)
        .execute();
      const other = deliver(async () => {
        theirsBegan.open();
        await theirs.passed;
        return {};
      });
      await theirsBegan.passed;
      const claim = await claims();
      ours.open();
      await expect(frozen).resolves.toMatchObject({ kind: 'wait' });
      expect(await claims()).toEqual(claim);
      const failures = await db
        .selectFrom('channel_outage')
        .select('failures')
        .where('company_id', '=', companyId)
        .execute();
      expect(failures).toEqual([]);
      theirs.open();
      await expect(other).resolves.toMatchObject({ sent: 1 });
    },
  );

  test('do not wait for ever for a channel that neither answers nor observes its signal', async () => {
    await commit('one');
    await expect(deliver(() => new Promise(() => {}), { gatewayTimeoutMs: 100 })).rejects.toMatchObject({
      code: 'gateway.unconfirmed',
    });
    expect(await replies()).toEqual([
      expect.objectContaining({ status: 'pending', error: expect.any(String) }),
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
    await system.queues.wakeOutbox(conversationId);
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
    await system.queues.wakeOutbox(conversationId);
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
    await running.queues.wakeOutbox(conversationId);
    await eventually(() => sent.length > 0);
    expect(sent).toEqual(['one']);
  } finally {
    await running.stop();
  }
});
