import type { Channel } from '../../src/channels/channel';
import {
  GatewayRefused,
  GatewaySlow,
  GatewayUnavailable,
  GatewayUnconfirmed,
} from '../../src/channels/errors';
import { Events } from '../../src/observability/events';
import { MINUTE, SECOND } from '../../src/time/duration';
import { useDelivery } from '../support/delivery';

const delivery = useDelivery();
const { db, commit, deliver } = delivery;

let events: Events;
let emitted: unknown[];
beforeEach(() => {
  events = new Events();
  emitted = [];
  for (const name of ['reply.refused', 'client.unreachable', 'sending.slowed', 'outage.began'] as const)
    events.on(name, (payload) => emitted.push({ name, ...payload }));
});
afterEach(() => events.close());

const reply = () =>
  db
    .selectFrom('message')
    .selectAll()
    .where('company_id', '=', delivery.companyId)
    .orderBy('id')
    .executeTakeFirstOrThrow();

const failures = () =>
  db
    .selectFrom('channel_outage')
    .select(['failures', 'refused'])
    .where('company_id', '=', delivery.companyId)
    .execute();

const throwing = (error: Error, rest: Partial<Channel> = {}): Channel => ({
  ...rest,
  send: async () => {
    throw error;
  },
});

/** As of a claim that is this old. */
const age = (ms: number) =>
  db
    .updateTable('message')
    .set({ sending_since: new Date(Date.now() - ms) })
    .where('company_id', '=', delivery.companyId)
    .execute();

test('a refusal is stored with the code of the provider, and emitted with it', async () => {
  await commit('one');
  await deliver(throwing(new GatewayRefused(400, 'spam', { code: '131048' })), { events });
  expect(await reply()).toMatchObject({ status: 'failed', failure_code: '131048' });
  expect(emitted).toEqual([expect.objectContaining({ name: 'reply.refused', code: '131048' })]);
});

test('a client who cannot be reached is marked, once; their channel works', async () => {
  await commit('one', 'two');
  await db
    .updateTable('client_address')
    .set({ address: '+79990000001' })
    .where('company_id', '=', delivery.companyId)
    .execute();
  const unreachable = new GatewayRefused(400, 'no such user', { code: '131026', unreachable: true });
  await deliver(throwing(unreachable), { events });
  const { unreachable_at: at } = await db
    .selectFrom('client_address')
    .select('unreachable_at')
    .where('company_id', '=', delivery.companyId)
    .executeTakeFirstOrThrow();
  expect(at).toEqual(expect.any(Date));
  expect(emitted).toEqual([
    expect.objectContaining({ name: 'client.unreachable' }),
    expect.objectContaining({ name: 'reply.refused' }),
    expect.objectContaining({ name: 'reply.refused' }),
  ]);
  expect(await failures()).toEqual([]);
});

describe('a gateway that wants fewer messages', () => {
  const slow = (ms?: number) => throwing(new GatewaySlow('too many', ms), { rate: { perSecond: 100 } });

  test.each([
    ['a short pause', 3 * SECOND, 3 * SECOND],
    ['a long pause', 10 * MINUTE, 10 * MINUTE],
    ['no pause', undefined, 5 * SECOND],
  ])(
    'and asks for %s gets this reply after it, and the others of its channel more slowly',
    async (_what, asked, ms) => {
      await commit('one');
      expect(await deliver(slow(asked), { events })).toEqual({ kind: 'wait', ms });
      expect(await deliver(slow(asked), { events })).toEqual({ kind: 'wait', ms });
      expect(emitted).toEqual([
        { name: 'sending.slowed', companyId: delivery.companyId, channel: 'whatsapp' },
      ]);
      expect(await failures()).toEqual([]);
      expect(await reply()).toMatchObject({ status: 'pending', sending_since: null });
    },
  );
});

test('a gateway that asks for a pause for one conversation says nothing about its channel', async () => {
  await commit('one');
  expect(await deliver(throwing(new GatewayUnavailable('pair', 6 * SECOND)), { events })).toEqual({
    kind: 'wait',
    ms: 6 * SECOND,
  });
  expect(emitted).toEqual([]);
  expect(await failures()).toEqual([]);
});

describe('a reply that must wait for the rate of its channel', () => {
  const rate = { perSecond: 1 / 3600 };

  test('is not claimed meanwhile, and uses up no attempt', async () => {
    await commit('one', 'two');
    const sent: string[] = [];
    const channel: Channel = {
      rate,
      send: async ({ text }) => {
        sent.push(text);
        return {};
      },
    };
    const first = await deliver(channel);
    expect(first).toEqual({ kind: 'wait', ms: expect.any(Number) });
    expect(first.kind === 'wait' && first.ms).toBeGreaterThan(59 * MINUTE);
    expect(sent).toEqual(['one']);
    const second = await db
      .selectFrom('message')
      .select(['status', 'attempts', 'sending_since'])
      .where('company_id', '=', delivery.companyId)
      .where('text', '=', 'two')
      .executeTakeFirstOrThrow();
    expect(second).toEqual({ status: 'pending', attempts: 0, sending_since: null });
  });

  test('is sent if it is the probe of an outage', async () => {
    await commit('one', 'two');
    await deliver({ rate, send: async () => ({}) });
    await db
      .insertInto('channel_outage')
      .values({
        company_id: delivery.companyId,
        channel: 'whatsapp',
        failures: 3,
        refused: [],
        reason: '503',
        declared_at: new Date(),
        next_probe_at: new Date(0),
      })
      .execute();
    expect(await deliver({ rate, send: async () => ({}) })).toMatchObject({ kind: 'drained', sent: 1 });
  });
});

describe('a reply that may have been sent, where the states of the provider name its key', () => {
  const times = { gatewayTimeoutMs: 10 * SECOND };

  test.each([
    ['the gateway has not answered', true],
    ['its process has died', false],
  ])('because %s is not repeated before a state could settle it', async (_what, answered) => {
    await commit('one');
    const unconfirmed = throwing(new GatewayUnconfirmed('no answer'), { confirmsByKey: true });
    if (answered) expect(await deliver(unconfirmed, times)).toEqual({ kind: 'wait', ms: 30 * SECOND });
    const sent: string[] = [];
    const channel: Channel = {
      confirmsByKey: true,
      send: async ({ text }) => {
        sent.push(text);
        return {};
      },
    };
    for (const seconds of [15, 25]) {
      await age(seconds * SECOND);
      const waits = await deliver(channel, times);
      expect(waits).toEqual({ kind: 'wait', ms: expect.any(Number) });
      expect(waits.kind === 'wait' && Math.ceil(waits.ms / SECOND)).toBeLessThanOrEqual(30 - seconds);
      expect(await reply()).toMatchObject({ sending_since: expect.any(Date), attempts: answered ? 1 : 0 });
    }
    expect(sent).toEqual([]);
    await age(31 * SECOND);
    expect(await deliver(channel, times)).toMatchObject({ sent: 1 });
  });

  test('is held where its company wants that', async () => {
    await commit('one');
    const unconfirmed = throwing(new GatewayUnconfirmed('no answer'), { confirmsByKey: true });
    expect(await deliver(unconfirmed, { ...times, onUnconfirmed: 'hold' })).toMatchObject({ held: 1 });
  });
});
