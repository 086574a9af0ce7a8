import { sql } from 'kysely';
import type { Channel, OutgoingMessage } from '../../src/channels/channel';
import { GatewayRefused, GatewayUnavailable, GatewayUnconfirmed } from '../../src/channels/errors';
import { HOUR } from '../../src/time/duration';
import { useDelivery } from '../support/delivery';
import { gate } from '../support/turn';

const delivery = useDelivery();
const { db, commit, deliver } = delivery;

const TEXT = 'One two.\n\nThree four.\n\nFive six.';
const PARTS = ['One two.', 'Three four.', 'Five six.'];

let sent: OutgoingMessage[];
beforeEach(() => {
  sent = [];
});

const reply = () =>
  db
    .selectFrom('message')
    .selectAll()
    .where('company_id', '=', delivery.companyId)
    .orderBy('id')
    .executeTakeFirstOrThrow();

/** A channel of short messages. `before` may throw, or take its time. */
const shortMessages = (before: (message: OutgoingMessage) => unknown = () => undefined): Channel => ({
  longestText: 13,
  async send(message) {
    await before(message);
    sent.push(message);
    return { messageId: `id of ${message.text}` };
  },
});
const texts = () => sent.map(({ text }) => text);

/** Nothing of the product changes the options of a reply. */
const setOptions = () =>
  sql`update message set options = '[{"id":"10:00","title":"10:00"}]' where company_id = ${delivery.companyId}`.execute(
    db,
  );

/** As after a crash of the process that was sending. */
const endClaim = () =>
  db
    .updateTable('message')
    .set({ sending_since: new Date(Date.now() - HOUR) })
    .where('company_id', '=', delivery.companyId)
    .execute();

describe('a reply that is longer than a message of its channel', () => {
  test('is sent in parts, in order, each under a key of its own, with the options at its end', async () => {
    await commit(TEXT, 'next');
    await setOptions();
    expect(await deliver(shortMessages())).toMatchObject({ kind: 'drained', sent: 2 });
    const { idempotency_key: key, ...row } = await reply();
    expect(texts()).toEqual([...PARTS, 'next']);
    expect(sent.slice(0, 3).map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      key,
      `${key}-2`,
      `${key}-3`,
    ]);
    expect(sent.slice(0, 3).map(({ options }) => options?.length)).toEqual([undefined, undefined, 1]);
    expect(row).toMatchObject({
      text: TEXT,
      status: 'sent',
      parts_sent: 3,
      attempts: 1,
      provider_message_id: 'id of Five six.',
    });
  });

  test('goes on with the next part after a process that died between two parts', async () => {
    await commit(TEXT);
    const [died, goesOn] = [gate(), gate()];
    const dead = deliver(
      shortMessages(async ({ text }) => {
        if (text !== PARTS[1]) return;
        died.open();
        await goesOn.passed;
      }),
    );
    await died.passed;
    expect(texts()).toEqual(PARTS.slice(0, 1));
    expect(await reply()).toMatchObject({ status: 'pending', parts_sent: 1 });
    expect(await deliver(shortMessages())).toMatchObject({ kind: 'wait' }); // its claim was renewed
    await endClaim();
    expect(await deliver(shortMessages())).toMatchObject({ sent: 1 });
    expect(texts()).toEqual(PARTS);
    goesOn.open();
    expect(await dead).toMatchObject({ sent: 0 }); // it sends no third part
    expect(texts()).toEqual([...PARTS, PARTS[1]]);
  });

  test('goes on with the part that the gateway did not take', async () => {
    await commit(TEXT);
    let fails = true;
    const channel = shortMessages(({ text }) => {
      if (text !== PARTS[2] || !fails) return;
      fails = false;
      throw new GatewayUnavailable('503');
    });
    await expect(deliver(channel)).rejects.toMatchObject({ code: 'gateway.unavailable' });
    expect(await reply()).toMatchObject({ status: 'pending', parts_sent: 2, sending_since: null });
    await deliver(channel);
    expect(texts()).toEqual(PARTS);
  });

  test('repeats a part that may have been sent under its own key, and none before it', async () => {
    await commit(TEXT);
    let fails = true;
    const channel = shortMessages((message) => {
      if (message.text !== PARTS[1] || !fails) return;
      fails = false;
      sent.push(message);
      throw new GatewayUnconfirmed('no answer');
    });
    await expect(deliver(channel)).rejects.toMatchObject({ code: 'gateway.unconfirmed' });
    await deliver(channel);
    expect(texts()).toEqual([PARTS[0], PARTS[1], PARTS[1], PARTS[2]]);
    expect(sent[1]?.idempotencyKey).toBe(sent[2]?.idempotencyKey);
  });

  test('fails with the reason of the part that the gateway refuses; an operator sends the rest', async () => {
    await commit(TEXT, 'next');
    const refuses = shortMessages(({ text }) => {
      if (text === PARTS[1]) throw new GatewayRefused(400, 'too rude', { code: '131049' });
    });
    expect(await deliver(refuses)).toEqual({ kind: 'drained', sent: 1, refused: 1, held: 0 });
    expect(texts()).toEqual([PARTS[0], 'next']);
    expect(await reply()).toMatchObject({
      status: 'failed',
      parts_sent: 1,
      failure_code: '131049',
      error: expect.stringContaining('too rude'),
    });
  });

  test('leaves the rest to the process that has taken it over', async () => {
    await commit(TEXT);
    const channel = shortMessages(async ({ text }) => {
      if (text === PARTS[0]) await endClaim(); // this process was frozen for longer than its claim lasts
    });
    const takenOver: string[] = [];
    await deliver({
      ...channel,
      async send(message, signal) {
        const answer = await channel.send(message, signal);
        if (message.text === PARTS[0] && takenOver.length === 0) {
          takenOver.push(message.text);
          await deliver(shortMessages());
        }
        return answer;
      },
    });
    expect(await reply()).toMatchObject({ status: 'sent', parts_sent: 3 });
    expect(texts()).toEqual([PARTS[0], ...PARTS]);
  });
});
