import { runTurn } from '../../../src/conversation/turn';
import { tell } from '../../support/channel-events';
import { testDatabase } from '../../support/database';
import { useDelivery } from '../../support/delivery';
import { phone, write } from '../../support/merge';
import { newPhone, type System, startSystem } from '../../support/system';
import { turnDeps } from '../../support/turn';

/** A failure that the provider reports after the dialogue has gone on. The provider took the first reply as `wamid`. */

const db = testDatabase();
const delivery = useDelivery();
const { signal } = new AbortController();
let system: System;
let client: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  client = newPhone();
  await ask('are you open?', 'wamid');
});
afterEach(() => system.stop());

async function ask(text: string, messageId: string): Promise<void> {
  const id = await write(system, delivery.companyId, text, phone(client));
  await runTurn(turnDeps(system), id, signal);
  await delivery.deliver(async () => ({ messageId }), {}, id);
}

const state = (status: 'failed' | 'sent' | 'delivered' | 'read', failure: object = {}) =>
  tell(system, delivery.companyId, {
    type: 'status',
    messageId: 'wamid',
    status,
    at: new Date().toISOString(),
    ...(status === 'failed' && { failure: { effect: 'retry', reason: 'a fault of a moment', ...failure } }),
  });
const reply = () =>
  db
    .selectFrom('message')
    .selectAll()
    .where('company_id', '=', delivery.companyId)
    .where('direction', '=', 'out')
    .orderBy('id')
    .executeTakeFirstOrThrow();
const drop = (reason: string) => ({ kind: 'drop', reason });

test.each(['delivered', 'read'] as const)('a reply that was %s stays sent', async (status) => {
  await state(status);
  for (const effect of ['retry', 'slow', 'outage', 'refused'])
    await expect(state('failed', { effect })).resolves.toEqual(drop('delivered'));
  expect(await reply()).toMatchObject({ status: 'sent', error: null });
});

test.each(['retry', 'refused'])(
  'a reply that is delivered after its failure (%s) is sent, once',
  async (effect) => {
    await state('failed', { effect });
    await expect(state('sent')).resolves.toEqual(drop('repeated'));
    expect(await reply()).toMatchObject({ status: effect === 'retry' ? 'pending' : 'failed' });
    await state('delivered');
    expect(await reply()).toMatchObject({ status: 'sent', error: null, delivered_at: expect.any(Date) });
  },
);

test.each(['retry', 'slow', 'outage'])(
  'a reply does not come back (%s) after a newer one',
  async (effect) => {
    await ask('and tomorrow?', 'newer');
    await state('failed', { effect });
    expect(await reply()).toMatchObject({ status: 'failed', error: 'a fault of a moment' });
  },
);

test.each([true, false])('nor after a person has answered (paused: %s)', async (paused) => {
  await tell(
    system,
    delivery.companyId,
    {
      type: 'person-replied',
      messageId: 'p',
      to: phone(client),
      text: 'I answer this myself',
      at: new Date().toISOString(),
    },
    { personPauseMs: paused ? 60_000 : 0 },
  );
  await state('failed');
  expect(await reply()).toMatchObject({ status: 'failed' });
});

test('nor while the conversation is paused', async () => {
  await db
    .updateTable('conversation')
    .set({ paused_until: new Date(Date.now() + 60_000) })
    .where('company_id', '=', delivery.companyId)
    .execute();
  await state('failed');
  expect(await reply()).toMatchObject({ status: 'failed' });
});

test('a reply to which only older ones were sent comes back', async () => {
  await state('failed');
  expect(await reply()).toMatchObject({ status: 'pending' });
});
