import type { Channel, OutgoingMessage } from '../../src/channels/channel';
import { HOUR } from '../../src/time/duration';
import { tell } from '../support/channel-events';
import { useDelivery } from '../support/delivery';
import { type System, startSystem } from '../support/system';

const delivery = useDelivery();
const { db, commit, deliver } = delivery;

let sent: OutgoingMessage[];
beforeEach(() => {
  sent = [];
});

const plain: Channel = {
  longestText: 13,
  async send(message) {
    sent.push(message);
    return { messageId: `m${sent.length}` };
  },
};
const withTemplate: Channel = { ...plain, window: { hours: 24, code: '131047' } };

/** The client's messages, by how many hours ago they were sent. */
async function wrote(...hoursAgo: number[]): Promise<void> {
  for (const [i, hours] of hoursAgo.entries()) {
    const at = new Date(Date.now() - hours * HOUR);
    await db
      .insertInto('message')
      .values({
        company_id: delivery.companyId,
        conversation_id: delivery.conversationId,
        channel: 'whatsapp',
        address: '+79990000001',
        direction: 'in',
        kind: 'text',
        text: 'hi',
        sent_at: at,
        received_at: at,
        provider_message_id: `in-${i}`,
        turn: i + 1,
      })
      .execute();
  }
}
const given = () => sent.map(({ text, outsideWindow = false }) => [text, outsideWindow]);

describe('a reply on a channel with a template', () => {
  test.each([
    ['within the window', [30, 23], false],
    ['outside of it', [30, 25], true],
    ['that was never written', [], true],
  ])('to a message %s', async (_when, hoursAgo, outside) => {
    await wrote(...hoursAgo);
    await commit('one');
    await deliver(withTemplate);
    expect(given()).toEqual([['one', outside]]);
  });

  test('leaves as one template, however long it is', async () => {
    await wrote(25);
    await commit('One two.\n\nThree four.');
    expect(await deliver(withTemplate)).toMatchObject({ sent: 1 });
    expect(given()).toEqual([['One two.\n\nThree four.', true]]);
  });
});

test('a channel without a template is not asked for one', async () => {
  await wrote(25);
  await commit('one');
  await deliver(plain);
  expect(given()).toEqual([['one', false]]);
});

describe('a reply of which the provider says later that the client has not written for long', () => {
  let system: System;
  beforeEach(async () => {
    system = await startSystem({ queues: [] });
  });
  afterEach(() => system.stop());

  const late = (messageId: string, channel: Channel) => {
    const failure = { effect: 'window' as const, code: '131047', reason: 'Re-engagement message' };
    const event = { type: 'status' as const, messageId, status: 'failed' as const, failure };
    return tell(system, delivery.companyId, { ...event, at: new Date().toISOString() }, { channel });
  };
  const reply = async () => (await delivery.replies()).find(({ status }) => status !== null);

  test('leaves as the template, once', async () => {
    await wrote(23);
    await commit('one');
    await deliver(withTemplate);
    await late('m1', withTemplate);
    expect(await reply()).toMatchObject({ status: 'pending' });
    await deliver(withTemplate);
    await late('m1', withTemplate);
    await deliver(withTemplate);
    expect(given()).toEqual([
      ['one', false],
      ['one', true],
    ]);
    expect(await reply()).toMatchObject({ status: 'sent', provider_message_id: 'm2' });
  });

  test('has failed where there is no template', async () => {
    await commit('one');
    await deliver(plain);
    await late('m1', plain);
    expect(await reply()).toMatchObject({ status: 'failed' });
  });
});
