import type { Channel } from '../../../src/channels/channel';
import { GatewayUnconfirmed } from '../../../src/channels/errors';
import type { DeliveryFailure } from '../../../src/domain/channel-event';
import type { EventMap, EventName } from '../../../src/observability/events';
import { HOUR, MINUTE, SECOND } from '../../../src/time/duration';
import { drop, type Later } from '../../../src/workers/outcome';
import { type EventInput, tell } from '../../support/channel-events';
import { useDelivery } from '../../support/delivery';
import { testSendingRate } from '../../support/sending-rate';
import { type System, startSystem } from '../../support/system';
import { gate } from '../../support/turn';

const delivery = useDelivery();
const { db, commit, deliver } = delivery;
const rate = testSendingRate();

let system: System;
let emitted: { name: EventName; payload: unknown }[];
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  emitted = [];
  for (const name of [
    'reply.sent',
    'reply.delivered',
    'reply.read',
    'reply.failed-later',
    'client.unreachable',
    'sending.slowed',
    'outage.began',
    'outage.ended',
  ] as const)
    system.events.on(name, (payload) => emitted.push({ name, payload }));
});
afterEach(() => system.stop());

const names = () => emitted.map(({ name }) => name);
const firstOf = <Name extends EventName>(name: Name) =>
  emitted.find((one) => one.name === name)?.payload as EventMap[Name] | undefined;

const reply = () =>
  db
    .selectFrom('message')
    .selectAll()
    .where('company_id', '=', delivery.companyId)
    .orderBy('id')
    .executeTakeFirstOrThrow();

type Status = Extract<EventInput, { type: 'status' }>;

/** A state of the message `wamid`. */
const state = (status: Status['status'], rest: Partial<Status> = {}): Status => ({
  type: 'status',
  messageId: 'wamid',
  status,
  at: new Date().toISOString(),
  ...rest,
});
const failed = (failure: Partial<DeliveryFailure>, rest: Partial<Status> = {}): Status =>
  state('failed', { failure: { effect: 'refused', reason: 'undeliverable', ...failure }, ...rest });
const told = (event: Status, rest: Parameters<typeof tell>[3] = {}) =>
  tell(system, delivery.companyId, event, rest);

/** Sends all pending replies; each gets the next of these ids. */
async function send(...ids: string[]): Promise<void> {
  await deliver(async () => ({ messageId: ids.shift() ?? 'wamid' }));
}

async function wakeUps(): Promise<(string | undefined)[]> {
  const jobs = await system.queues.get('outgoing-message').getJobs(['waiting', 'delayed']);
  return jobs.map(({ data }) => data.conversationId);
}

/** As after a crash of the process that sent the reply. */
async function endClaim(): Promise<void> {
  await db
    .updateTable('message')
    .set({ sending_since: new Date(Date.now() - HOUR) })
    .where('company_id', '=', delivery.companyId)
    .execute();
}

describe('the states of a reply', () => {
  test('say when it was delivered and read, each once', async () => {
    await commit('one');
    await send();
    const deliveredAt = new Date();
    const readAt = new Date(deliveredAt.getTime() + 1);
    expect(await told(state('sent'))).toEqual(drop('repeated'));
    expect(await told(state('delivered', { at: deliveredAt.toISOString() }))).toBeUndefined();
    expect(await told(state('read', { at: readAt.toISOString() }))).toBeUndefined();
    expect(await told(state('delivered', { at: readAt.toISOString() }))).toEqual(drop('repeated'));
    expect(await told(state('read'))).toEqual(drop('repeated'));
    expect(await reply()).toMatchObject({ status: 'sent', delivered_at: deliveredAt, read_at: readAt });
    expect(names()).toEqual(['reply.delivered', 'reply.read']);
    expect(firstOf('reply.delivered')).toMatchObject({
      channel: 'whatsapp',
      billable: false,
      seconds: expect.any(Number),
    });
  });

  test('may come in reverse: what was read has been delivered', async () => {
    await commit('one');
    await send();
    const at = new Date();
    await told(state('read', { at: at.toISOString() }));
    expect(await reply()).toMatchObject({ delivered_at: at, read_at: at });
    expect(await told(state('delivered'))).toEqual(drop('repeated'));
    expect(await told(state('sent'))).toEqual(drop('repeated'));
    expect(await reply()).toMatchObject({ status: 'sent', delivered_at: at, read_at: at });
    expect(names()).toEqual(['reply.delivered', 'reply.read']);
  });

  test.each([
    ['1970', new Date(0)],
    ['next year', new Date(Date.now() + 365 * 24 * HOUR)],
  ])('of a clock that says %s have a time that can be right', async (_what, at) => {
    await commit('one');
    await send();
    await told(state('delivered', { at: at.toISOString() }));
    const { delivered_at: deliveredAt, sent_at: sentAt } = await reply();
    expect(deliveredAt?.getTime()).toBeGreaterThanOrEqual(sentAt.getTime());
    expect(deliveredAt?.getTime()).toBeLessThan(Date.now() + MINUTE);
  });

  test('count a message that the provider charges for once', async () => {
    await commit('one');
    await send();
    for (const status of ['sent', 'delivered', 'delivered', 'read'] as const)
      await told(state(status, { billable: true }));
    expect(emitted.filter(({ name }) => name === 'reply.delivered')).toHaveLength(1);
    expect(firstOf('reply.delivered')).toMatchObject({ billable: true });
  });

  test('of another company, or another channel, concern no reply of this one', async () => {
    await commit('one');
    await send();
    const { idempotency_key: idempotencyKey } = await reply();
    const event = state('delivered', { ...(idempotencyKey && { idempotencyKey }) });
    await expect(tell(system, 'another', event)).resolves.toMatchObject({ kind: 'later' });
    await db
      .updateTable('message')
      .set({ channel: 'second-number' })
      .where('company_id', '=', delivery.companyId)
      .execute();
    await expect(told(event)).resolves.toMatchObject({ kind: 'later' });
    expect(await reply()).toMatchObject({ delivered_at: null });
  });

  test('of an unknown message come back later for a while, and are then dropped', async () => {
    await expect(told(state('delivered'))).resolves.toMatchObject({ kind: 'later' });
    const { at } = (await told(state('delivered'), { starts: 5 })) as Later;
    expect(at.getTime()).toBeGreaterThan(Date.now() + 3 * SECOND);
    expect(await told(state('delivered'), { starts: 12 })).toEqual(drop('message-not-stored'));
  });
});

describe('a state before the process has stored that it sent the reply', () => {
  test('waits for it', async () => {
    await commit('one');
    const { idempotency_key: key } = await reply();
    const [asked, answered] = [gate(), gate()];
    const sending = deliver(async () => {
      asked.open();
      await answered.passed;
      return { messageId: 'wamid' };
    });
    await asked.passed;
    const event = state('delivered', { idempotencyKey: key ?? '' });
    await expect(told(event)).resolves.toMatchObject({ kind: 'later' });
    expect(await reply()).toMatchObject({ status: 'pending', delivered_at: null });
    answered.open();
    await sending;
    expect(await told(event)).toBeUndefined();
    expect(await reply()).toMatchObject({ status: 'sent', delivered_at: expect.any(Date) });
  });
});

describe('a reply that may have been sent', () => {
  async function leaveUnconfirmed(policy: 'repeat' | 'hold'): Promise<string> {
    await commit('one');
    const unconfirmed: Channel = {
      confirmsByKey: true,
      send: async () => {
        throw new GatewayUnconfirmed('no answer');
      },
    };
    await deliver(unconfirmed, { onUnconfirmed: policy, gatewayTimeoutMs: 10_000 });
    await endClaim();
    const { idempotency_key: key } = await reply();
    return key ?? '';
  }

  test.each([
    ['pending', 'repeat'],
    ['held', 'hold'],
  ] as const)('and is %s is settled by a state that names its key', async (before, policy) => {
    const idempotencyKey = await leaveUnconfirmed(policy);
    await commit('two');
    expect(await reply()).toMatchObject({ status: before });
    expect(await told(state('sent', { idempotencyKey }))).toBeUndefined();
    expect(await reply()).toMatchObject({ status: 'sent', provider_message_id: 'wamid', error: null });
    expect(names()).toEqual(['reply.sent']);
    expect(await wakeUps()).toEqual([delivery.conversationId]); // for the next reply
    const sent: string[] = [];
    await deliver(async ({ text }) => {
      sent.push(text);
      return {};
    });
    expect(sent).toEqual(['two']);
  });

  test.each([
    ['taken', () => state('sent')],
    ['taken and not delivered', () => failed({ code: '131026', effect: 'unreachable' })],
  ])(
    'and was %s: the next reply does not wait for the time at which it would have been repeated',
    async (_, event) => {
      const idempotencyKey = await leaveUnconfirmed('repeat');
      await system.queues.wakeOutbox(delivery.conversationId, { delay: HOUR });
      await told({ ...event(), idempotencyKey });
      const queue = system.queues.get('outgoing-message');
      expect(await queue.getJobCounts('delayed', 'waiting')).toEqual({ delayed: 0, waiting: 1 });
    },
  );

  test('is settled and delivered by the only state that arrives', async () => {
    const idempotencyKey = await leaveUnconfirmed('repeat');
    await told(state('read', { idempotencyKey }));
    expect(await reply()).toMatchObject({ status: 'sent', read_at: expect.any(Date) });
    expect(names()).toEqual(['reply.sent', 'reply.delivered', 'reply.read']);
  });

  test('and was taken, but not delivered, fails', async () => {
    const idempotencyKey = await leaveUnconfirmed('hold');
    await told(failed({ code: '131026', effect: 'unreachable' }, { idempotencyKey }));
    expect(await reply()).toMatchObject({ status: 'failed', failure_code: '131026' });
  });

  test('is not settled by an old state of a message that the provider could not deliver', async () => {
    await commit('one');
    await send('first');
    await told(failed({ effect: 'retry' }, { messageId: 'first' }));
    expect(await told(state('sent', { messageId: 'first' }))).toEqual(drop('repeated'));
    expect(await reply()).toMatchObject({ status: 'pending' });
  });
});

describe('a reply that fails after the provider has taken it', () => {
  beforeEach(async () => {
    await commit('one');
    await send();
  });

  test('and is refused has failed, with the code of the provider and nothing that it quotes', async () => {
    const reason = 'no message "one" to +79990000001';
    expect(await told(failed({ effect: 'refused', code: '131049', reason }))).toBeUndefined();
    expect(await reply()).toMatchObject({ status: 'failed', failure_code: '131049' });
    expect((await reply()).error).not.toContain('9990000001');
    expect(firstOf('reply.failed-later')).toMatchObject({
      effect: 'refused',
      code: '131049',
      retried: false,
      reason: expect.not.stringContaining('9990000001'),
    });
    expect(await wakeUps()).toEqual([]);
  });

  test('without a reason has failed', async () => {
    await told(state('failed'));
    expect(await reply()).toMatchObject({ status: 'failed', error: expect.stringMatching(/could not/) });
  });

  test('because its client cannot be reached marks the address', async () => {
    const address = '+79990000001';
    await db
      .updateTable('client_address')
      .set({ address })
      .where('company_id', '=', delivery.companyId)
      .execute();
    await told(failed({ effect: 'unreachable', code: '131026' }));
    const { unreachable_at: at } = await db
      .selectFrom('client_address')
      .select('unreachable_at')
      .where('company_id', '=', delivery.companyId)
      .executeTakeFirstOrThrow();
    expect(at).toEqual(expect.any(Date));
    expect(await reply()).toMatchObject({ status: 'failed' });
    expect(names()).toEqual(['reply.failed-later', 'client.unreachable']);
  });

  test('for a moment is sent again once, however often the failure is told', async () => {
    const { idempotency_key: key } = await reply();
    const failure = failed({ effect: 'retry', code: '131000' }, { idempotencyKey: key ?? '' });
    await told(failure);
    expect(await told(failure)).toEqual(drop('repeated'));
    expect(await reply()).toMatchObject({ status: 'pending', sending_since: null });
    expect(await wakeUps()).toEqual([delivery.conversationId]);
    await send('second');
    expect(await told(failure)).toEqual(drop('former-attempt'));
    expect(await reply()).toMatchObject({
      status: 'sent',
      provider_message_id: 'second',
      failure_code: null,
      error: null,
    });
    expect(names()).toEqual(['reply.failed-later']);
  });

  test('again and again is given up after a few attempts', async () => {
    let attempts = 1;
    for (let id = 'wamid'; (await reply()).status === 'sent'; attempts += 1) {
      await told(failed({ effect: 'retry' }, { messageId: id }));
      id = `attempt ${attempts}`;
      await send(id);
      expect(attempts).toBeLessThan(10);
    }
    expect(await reply()).toMatchObject({ status: 'failed', attempts: 5 });
    expect(firstOf('reply.failed-later')).toMatchObject({ retried: true });
    expect(emitted.at(-1)?.payload).toMatchObject({ retried: false });
  });

  test('for sending too fast slows its channel down, and is sent again', async () => {
    const channel: Channel = { send: async () => ({}), rate: { perSecond: 10 } };
    await told(failed({ effect: 'slow', code: '130429' }), { channel, rate });
    expect(await reply()).toMatchObject({ status: 'pending' });
    expect(names()).toEqual(['reply.failed-later', 'sending.slowed']);
    expect(await wakeUps()).toEqual([delivery.conversationId]);
  });

  test('with every other reply of its channel is kept, and the channel has an outage at once', async () => {
    await told(failed({ effect: 'outage', code: '131042', reason: 'payment' }));
    expect(await reply()).toMatchObject({ status: 'pending', failure_code: '131042' });
    expect(names()).toEqual(['reply.failed-later', 'outage.began']);
    expect(await deliver(async () => ({}))).toEqual({ kind: 'paused' });
  });
});

describe('a state of one part of a long reply', () => {
  const TEXT = 'One two.\n\nThree four.';
  const channel: Channel = { longestText: 13, send: async ({ text }) => ({ messageId: `id of ${text}` }) };
  let key: string;
  beforeEach(async () => {
    await commit(TEXT);
    key = (await reply()).idempotency_key ?? '';
  });

  test('settles this part: the rest is sent', async () => {
    const dies: Channel = {
      ...channel,
      send: async () => {
        throw new GatewayUnconfirmed('no answer');
      },
    };
    await deliver(dies).catch(() => undefined);
    await told(state('delivered', { idempotencyKey: key }), { channel });
    expect(await reply()).toMatchObject({ status: 'pending', parts_sent: 1, delivered_at: null });
    expect(await wakeUps()).toEqual([delivery.conversationId]);
    const sent: string[] = [];
    await deliver({
      ...channel,
      send: async ({ text }) => {
        sent.push(text);
        return {};
      },
    });
    expect(sent).toEqual(['Three four.']);
  });

  test('says that the reply was delivered if it is the last one', async () => {
    await deliver(channel);
    expect(await told(state('delivered', { idempotencyKey: key }), { channel })).toEqual(drop('part'));
    expect(await reply()).toMatchObject({ delivered_at: null });
    await told(state('delivered', { idempotencyKey: `${key}-2` }), { channel });
    expect(await reply()).toMatchObject({ delivered_at: expect.any(Date) });
  });

  test('that failed with the part before it does not leave that one out', async () => {
    await deliver(channel);
    const fails = (text: string, idempotencyKey: string) =>
      told(failed({ effect: 'retry' }, { messageId: `id of ${text}`, idempotencyKey }), { channel });
    await fails('One two.', key);
    expect(await fails('Three four.', `${key}-2`)).toEqual(drop('former-attempt'));
    expect(await reply()).toMatchObject({ status: 'pending', parts_sent: 0 });
    expect(await fails('One two.', key)).toEqual(drop('repeated'));
  });

  test('without the key is of no reply, unless it is the last one', async () => {
    await deliver(channel);
    const first = state('failed', { messageId: 'id of One two.' });
    expect(await told(first, { channel })).toMatchObject({ kind: 'later' });
    expect(await told(first, { channel, starts: 12 })).toEqual(drop('message-not-stored'));
    expect(await reply()).toMatchObject({ status: 'sent', delivered_at: null });
    await told(state('delivered', { messageId: 'id of Three four.' }), { channel });
    expect(await reply()).toMatchObject({ delivered_at: expect.any(Date) });
  });

  test('that failed for a moment sends it again, and what follows it', async () => {
    await deliver(channel);
    await told(failed({ effect: 'retry' }, { messageId: 'id of One two.', idempotencyKey: key }), {
      channel,
    });
    expect(await reply()).toMatchObject({ status: 'pending', parts_sent: 0 });
  });

  test.each(['-99999999999', '-0'])('with an impossible number (%s) is one without a key', async (number) => {
    await deliver(channel);
    const event = failed({ effect: 'retry' }, { messageId: 'other', idempotencyKey: `${key}${number}` });
    expect(await told(event, { channel })).toMatchObject({ kind: 'later' });
    await told({ ...event, messageId: 'id of Three four.' }, { channel });
    expect(await reply()).toMatchObject({ status: 'pending', parts_sent: 1 });
  });
});
