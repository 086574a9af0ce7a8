import { sql } from 'kysely';
import { type Channel, singleChannel } from '../../src/channels/channel';
import { GatewayRefused, GatewayUnavailable, GatewayUnconfirmed } from '../../src/channels/errors';
import { deliverReplies } from '../../src/conversation/deliver';
import { runTurn } from '../../src/conversation/turn';
import { clientOfBooking } from '../../src/db/bookings';
import { parkedConversations, recordTurnFailure } from '../../src/db/parked';
import { heldReplies, releaseHeld } from '../../src/db/replies/held';
import type { Action, Reply } from '../../src/domain/turn';
import { Events } from '../../src/observability/events';
import { addBooking, addSalon, dayFromNow, type Salon, testDatabase } from '../support/database';
import { testSendingRate } from '../support/sending-rate';
import { message, newPhone, type System, startSystem } from '../support/system';
import { receive, turnDeps } from '../support/turn';

/** NUL and half of a surrogate pair: PostgreSQL stores neither. */
const FOREIGN = 'a\u0000b\ud83dc';
const STORED = 'ab\ufffdc';

const db = testDatabase();
const rate = testSendingRate();
const { signal } = new AbortController();
const day = dayFromNow(3);

let system: System;
let salon: Salon;
let phone: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  salon = await addSalon(db, [day], { on_unconfirmed: 'hold' });
  phone = newPhone();
});
afterEach(() => system.stop());

async function turn(reply: Partial<Reply>): Promise<string> {
  const conversationId = await receive(system, message(salon.companyId, phone, 'hello'));
  await runTurn(
    turnDeps(system, () => ({ actions: [], ...reply })),
    conversationId,
    signal,
  );
  return conversationId;
}

const rows = (direction: 'in' | 'out') =>
  db
    .selectFrom('message')
    .selectAll()
    .where('company_id', '=', salon.companyId)
    .where('direction', '=', direction)
    .execute();

async function deliver(conversationId: string, send: Channel['send']) {
  const parts = {
    db,
    channels: singleChannel({ send }),
    rate,
    events: new Events(),
    gatewayTimeoutMs: 30_000,
    onUnconfirmed: 'repeat' as const,
  };
  return deliverReplies(parts, conversationId, signal);
}

test.each([
  ['a text', sql<unknown>`select ${FOREIGN}::text as value`, STORED],
  ['a list of texts', sql<unknown>`select ${[FOREIGN, 'd']}::text[] as value`, [STORED, 'd']],
])('%s that PostgreSQL cannot store is accepted as a parameter', async (_what, query, value) => {
  expect((await query.execute(db)).rows).toEqual([{ value }]);
});

test('a message is stored, whatever its fields contain', async () => {
  await receive(
    system,
    message(salon.companyId, phone, FOREIGN, {
      channel: FOREIGN,
      name: FOREIGN,
      media: { [FOREIGN]: FOREIGN },
      payload: { [FOREIGN]: [FOREIGN] },
      messageId: 'id',
    }),
  );
  expect(await rows('in')).toEqual([
    expect.objectContaining({
      text: STORED,
      channel: STORED,
      media: { [STORED]: STORED },
      payload: { [STORED]: [STORED] },
    }),
  ]);
});

test('a turn is committed, whatever its reply contains', async () => {
  await turn({ text: FOREIGN, state: { [FOREIGN]: { deep: [FOREIGN] } } });
  expect(await rows('out')).toEqual([expect.objectContaining({ text: STORED, status: 'pending' })]);
  const { state } = await db
    .selectFrom('conversation')
    .select('state')
    .where('company_id', '=', salon.companyId)
    .executeTakeFirstOrThrow();
  expect(state).toEqual({ [STORED]: { deep: [STORED] } });
});

test('a turn is committed, whatever its actions contain', async () => {
  const book: Action = {
    type: 'book',
    serviceId: salon.serviceId,
    staffId: salon.staffId,
    title: FOREIGN,
    comment: FOREIGN,
    from: `${day}T10:00`,
    durationMinutes: 60,
  };
  await turn({ actions: [book, { type: 'rename-client', name: FOREIGN }] });
  const [booking] = await db
    .selectFrom('booking')
    .selectAll()
    .where('company_id', '=', salon.companyId)
    .execute();
  expect(booking).toMatchObject({ title: STORED, comment: STORED });
  const client = await db
    .selectFrom('client')
    .select('name')
    .where('company_id', '=', salon.companyId)
    .executeTakeFirstOrThrow();
  expect(client.name).toBe(STORED);

  await turn({ actions: [{ type: 'cancel', bookingId: booking?.id ?? '', reason: FOREIGN }] });
  const events = await db
    .selectFrom('booking_event')
    .select('reason')
    .where('company_id', '=', salon.companyId)
    .where('kind', '=', 'booking-cancelled')
    .execute();
  expect(events).toEqual([{ reason: STORED }]);
});

describe('a reply is marked, whatever text the gateway answers with:', () => {
  test('when it accepts the reply', async () => {
    await deliver(await turn({ text: 'one' }), async () => ({ messageId: FOREIGN }));
    expect(await rows('out')).toEqual([
      expect.objectContaining({ status: 'sent', provider_message_id: STORED }),
    ]);
  });

  test.each([
    ['refuses the reply', new GatewayRefused(400, FOREIGN), 'failed'],
    ['does not confirm the reply', new GatewayUnconfirmed(FOREIGN), 'held'],
    ['is away', new GatewayUnavailable(FOREIGN, 1000), 'pending'],
    ['throws an unknown error', new TypeError(FOREIGN), 'held'],
  ])('when it %s', async (_what, error, status) => {
    await deliver(await turn({ text: 'one' }), async () => {
      throw error;
    });
    expect(await rows('out')).toEqual([
      expect.objectContaining({ status, sending_since: status === 'pending' ? null : expect.any(Date) }),
    ]);
    expect((await rows('out'))[0]?.error).toMatch(/a ?b\ufffdc/);
  });
});

test('a conversation is parked, whatever the reason', async () => {
  const conversationId = await receive(system, message(salon.companyId, phone, 'hello'));
  expect(await recordTurnFailure(db, conversationId, FOREIGN, 1)).toBeDefined();
  expect(await parkedConversations(db, salon.companyId)).toEqual([
    expect.objectContaining({ reason: STORED }),
  ]);
});

test('a search by such a text finds nothing, and does not fail', async () => {
  await addBooking(db, salon, `${day}T10:00Z`, `${day}T11:00Z`, { external_id: FOREIGN });
  await expect(clientOfBooking(db, salon.companyId, FOREIGN)).resolves.toBeUndefined();
  await expect(heldReplies(db, FOREIGN)).resolves.toEqual([]);
  await expect(releaseHeld(db, { companyId: FOREIGN }, 'pending')).resolves.toBe(0);
  await expect(parkedConversations(db, FOREIGN)).resolves.toEqual([]);
});
