import {
  GatewayOutage,
  GatewayRefused,
  GatewayUnavailable,
  GatewayUnconfirmed,
} from '../../src/channels/errors';
import { EXCERPT_LENGTH } from '../../src/provider-api/excerpt';
import { HOUR, MINUTE } from '../../src/time/duration';
import { useDelivery } from '../support/delivery';

const delivery = useDelivery();
const { db, commit, replies, deliver } = delivery;

describe('replies that the gateway does not take', () => {
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
        .where('company_id', '=', delivery.companyId)
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
    [
      new GatewayUnavailable('no +79990000001'),
      'gateway.unavailable',
      'the gateway did not take the message',
    ],
    [new GatewayOutage('no +79990000001'), 'gateway.outage', 'the gateway did not take the message'],
    [
      new GatewayUnconfirmed('no +79990000001'),
      'gateway.unconfirmed',
      'it is unknown whether the gateway took the message',
    ],
  ])('fail with the error of the gateway, without the address: %s', async (error, code, effect) => {
    await commit('one');
    const delivered = deliver(async () => {
      throw error;
    });
    const message = `${effect}: no +[address]`;
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
});
