import type { Channel, OutgoingMessage } from '../../src/channels/channel';
import { GatewayRefused, GatewayUnavailable } from '../../src/channels/errors';
import { HOUR } from '../../src/time/duration';
import { useDelivery } from '../support/delivery';
import { gate } from '../support/turn';

const delivery = useDelivery();
const { db, commit, replies, deliver } = delivery;

describe('replies that several processes deliver', () => {
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
        .where('conversation_id', '=', delivery.conversationId)
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
          .where('conversation_id', '=', delivery.conversationId)
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
        .where('conversation_id', '=', delivery.conversationId)
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
        .where('company_id', '=', delivery.companyId)
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

  test('of a process that died a month ago wait for the end of an outage like any other', async () => {
    await commit('one');
    const sendingSince = new Date(Date.now() - 30 * 24 * HOUR);
    await db
      .updateTable('message')
      .set({ sending_since: sendingSince })
      .where('conversation_id', '=', delivery.conversationId)
      .execute();
    const { companyId: company_id } = delivery;
    const times = { declared_at: new Date(), next_probe_at: new Date(Date.now() + HOUR) };
    await db
      .insertInto('channel_outage')
      .values({ company_id, channel: 'whatsapp', failures: 3, refused: [], reason: 'away', ...times })
      .execute();
    await expect(deliver(async () => ({}))).resolves.toEqual({ kind: 'paused' });
  });
});
