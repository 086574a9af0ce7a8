import type { Gateway, OutgoingMessage } from '../../src/channels/channel';
import {
  GatewayOutage,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnconfirmed,
} from '../../src/channels/errors';
import { EXCERPT_LENGTH } from '../../src/channels/excerpt';
import { type DeliverDeps, deliverReplies } from '../../src/conversation/deliver';
import { HOUR, MINUTE } from '../../src/time/duration';
import { addClient, addCompany, addConversation, addReply, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { newPhone, type System, startSystem } from '../support/system';
import { gate } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();

let companyId: string;
let conversationId: string;
beforeEach(async () => {
  companyId = await addCompany(db);
  conversationId = await addConversation(db, companyId, await addClient(db, companyId, newPhone()));
});

/** Replies that were committed and have not left. */
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

function deliver(send: Gateway['send'], rest: Partial<DeliverDeps> = {}) {
  const parts = {
    db,
    gateway: { send },
    gatewayTimeoutMs: 30_000,
    onUnconfirmed: 'repeat' as const,
    ...rest,
  };
  return deliverReplies(parts, conversationId, signal);
}

describe('replies of a conversation', () => {
  test('leave in the order they were committed, with the id that the gateway gave them', async () => {
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

  test('go on after one that the gateway refuses, which is marked failed with the reason', async () => {
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

  test('wait as long as the provider asked for', async () => {
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

  test.each([Number.NaN, -HOUR])('do not wait for a pause of %d ms, which is none', async (asked) => {
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

  test('keep the beginning of what the gateway said, as operations.md says', async () => {
    await commit('one');
    await deliver(async () => {
      throw new GatewayRefused(undefined, 'x'.repeat(1000));
    });
    expect(await replies()).toEqual([expect.objectContaining({ error: 'x'.repeat(EXCERPT_LENGTH) })]);
  });

  test('are sent once where two deliver them at once', async () => {
    await commit('one');
    const sent: string[] = [];
    const [claimed, held] = [gate(), gate()];
    const send: Gateway['send'] = async ({ text }) => {
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

  test('do not pass one that is being sent', async () => {
    await commit('one');
    const [claimed, held] = [gate(), gate()];
    const sent: string[] = [];
    const send: Gateway['send'] = async ({ text }) => {
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

  test('of a process that died while it sent are sent again, under the same key, when its time is over', async () => {
    await commit('one');
    const [reply] = await replies();
    const sendingFor = (ms: number) =>
      db
        .updateTable('message')
        .set({ sending_since: new Date(Date.now() - ms), attempts: 1 })
        .where('conversation_id', '=', conversationId)
        .execute();
    const sent: OutgoingMessage[] = [];
    const send: Gateway['send'] = async (message) => {
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
  ])('that another process is sending meanwhile stay with it when the gateway %s', async (_what, error) => {
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
  });

  test('do not wait for ever for a gateway that neither answers nor listens to its signal', async () => {
    await commit('one');
    await expect(deliver(() => new Promise(() => {}), { gatewayTimeoutMs: 100 })).rejects.toMatchObject({
      code: 'gateway.unconfirmed',
    });
    expect(await replies()).toEqual([
      expect.objectContaining({ status: 'pending', error: expect.any(String) }),
    ]);
  });
});

describe('on the queue', () => {
  let system: System;
  afterEach(() => system.stop());

  test('a gateway that fails is tried again, and the reply is sent once, under one key', async () => {
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

  test('a provider that asks for a pause is left alone for it', async () => {
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
