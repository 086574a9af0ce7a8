import { runTurn } from '../../src/conversation/turn';
import type { Context } from '../../src/domain/context';
import type { Action, BookAction, Reply } from '../../src/domain/turn';
import type { RespondInput } from '../../src/responders/responder';
import { addBooking, addClient, addSalon, dayFromNow, type Salon, testDatabase } from '../support/database';
import { message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf, receive, repliesOf, turnDeps } from '../support/turn';

const db = testDatabase();
const { signal } = new AbortController();
const day = dayFromNow(3);

let system: System;
let salon: Salon;
let phone: string;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  salon = await addSalon(db, [day]);
  phone = newPhone();
});
afterEach(() => system.stop());

function haircut(parts: Partial<BookAction> = {}): BookAction {
  const { serviceId, staffId } = salon;
  return {
    type: 'book',
    serviceId,
    title: 'Стрижка',
    staffId,
    from: `${day}T10:00`,
    durationMinutes: 60,
    ...parts,
  };
}

/** Runs one turn and returns the context that the responder was given. */
async function turn(text: string, respond: (input: RespondInput) => Promise<Reply> | Reply) {
  const given: RespondInput[] = [];
  const parts = turnDeps(system, (input) => {
    given.push(input);
    return respond(input);
  });
  const conversationId = await receive(system, message(salon.companyId, phone, text));
  await runTurn(parts, conversationId, signal);
  return given.at(-1)?.context as Context;
}

const doing = (...actions: Action[]) => ({ text: 'done', actions });
const bookings = () =>
  db.selectFrom('booking').selectAll().where('company_id', '=', salon.companyId).orderBy('id').execute();
const events = () =>
  db
    .selectFrom('booking_event')
    .select(['kind', 'booking_id', 'reason', 'published_at'])
    .where('company_id', '=', salon.companyId)
    .orderBy('id')
    .execute();

test('a booking has the key of its turn and action, and PostgreSQL rejects a second one with the same key', async () => {
  await turn('book me in', () => doing(haircut(), haircut({ from: `${day}T15:00` })));
  const [first, second] = await bookings();
  expect(first?.idempotency_key).toMatch(new RegExp(`^${salon.companyId}-\\d+-1-[0-9a-f]{12}-0$`));
  expect(second?.idempotency_key).toBe(first?.idempotency_key?.replace(/0$/, '1'));
  const again = addBooking(db, salon, '2027-03-01T10:00Z', '2027-03-01T11:00Z', {
    idempotency_key: first?.idempotency_key ?? null,
  });
  await expect(again).rejects.toMatchObject({ code: '23505' });
});

test('a booking is committed with its reply, published, and part of the next context', async () => {
  await turn('book me in', () => doing(haircut({ price: 1000, comment: 'short' })));

  const [booking] = await bookings();
  expect(booking).toMatchObject({
    staff_id: salon.staffId,
    service_id: salon.serviceId,
    starts_at: new Date(`${day}T10:00+03:00`),
    ends_at: new Date(`${day}T11:00+03:00`),
    status: 'booked',
    price: 1000,
    comment: 'short',
    made_by: 'bot',
  });
  expect(await repliesOf(db, salon.companyId)).toEqual(['done']);
  expect(await events()).toEqual([
    {
      kind: 'booking-created',
      booking_id: booking?.id,
      reason: null,
      published_at: expect.any(Date),
    },
  ]);
  const [job] = await system.queues.get('context-invalidation').getWaiting();
  expect(job).toMatchObject({
    name: 'booking-created',
    data: { companyId: salon.companyId, phone, bookingId: `dialogkeeper:${booking?.id}` },
  });

  const next = await turn('when is it?', () => doing());
  const when = { from: `${day}T10:00`, to: `${day}T11:00` };
  expect(next.client.bookings).toEqual([
    expect.objectContaining({ id: booking?.id, status: 'booked', ...when }),
  ]);
  expect(next.schedule.busy).toEqual([expect.objectContaining({ bookingId: booking?.id, ...when })]);
});

test('a cancelled booking is closed by the client, published, and no longer takes time', async () => {
  await turn('book me in', () => doing(haircut()));
  const [booking] = await bookings();
  await turn('cancel it', () => doing({ type: 'cancel', bookingId: booking?.id ?? '', reason: 'ill' }));

  expect(await bookings()).toEqual([
    expect.objectContaining({ id: booking?.id, status: 'cancelled', closed_by: 'client' }),
  ]);
  expect(await events()).toEqual([
    expect.objectContaining({ kind: 'booking-created' }),
    expect.objectContaining({ kind: 'booking-cancelled', booking_id: booking?.id, reason: 'ill' }),
  ]);
  const next = await turn('and now?', () => doing());
  expect(next.schedule.busy).toEqual([]);
  expect(next.client.bookings).toEqual([expect.objectContaining({ status: 'cancelled' })]);
});

test("a client cannot cancel another client's booking", async () => {
  const other = await addClient(db, salon.companyId, newPhone());
  const bookingId = await addBooking(db, salon, `${day}T10:00+03`, `${day}T11:00+03`, { client_id: other });
  await turn('cancel it', () => doing({ type: 'cancel', bookingId }));
  expect(await bookings()).toEqual([expect.objectContaining({ id: bookingId, status: 'booked' })]);
  expect(await events()).toEqual([]);
});

test('a client is named by the responder, and the next context knows the name', async () => {
  await turn('I am Anna', () => doing({ type: 'rename-client', name: 'Anna' }));
  const next = await turn('who am I?', () => doing());
  expect(next.client.name).toBe('Anna');
});

describe('a time that another booking takes between the context and the commit', () => {
  test('makes the turn run again with the new schedule, and the first reply is discarded', async () => {
    const seen: Context[] = [];
    await turn('book me in', async ({ context }) => {
      seen.push(context);
      if (seen.length > 1) return { text: 'at 12 then', actions: [haircut({ from: `${day}T12:00` })] };
      await addBooking(db, salon, `${day}T10:30+03`, `${day}T11:30+03`);
      return { text: 'you are booked at 10', actions: [haircut()], state: { booked: true } };
    });

    expect(seen.map(({ schedule }) => schedule.busy.map(({ from }) => from))).toEqual([[], [`${day}T10:30`]]);
    expect(await repliesOf(db, salon.companyId)).toEqual(['at 12 then']);
    expect((await bookings()).map(({ starts_at }) => starts_at)).toEqual([
      new Date(`${day}T10:30+03:00`),
      new Date(`${day}T12:00+03:00`),
    ]);
    expect(await events()).toHaveLength(1);
    const next = await turn('and now?', () => doing());
    expect(next.dialogue.messages.map(({ text }) => text)).toEqual(['book me in', 'at 12 then']);
    expect(next.dialogue.state).toEqual({});
  });

  test('fails the turn of a responder that books it again, and nothing is committed', async () => {
    await addBooking(db, salon, `${day}T10:00+03`, `${day}T11:00+03`);
    await expect(turn('book me in', () => doing(haircut()))).rejects.toMatchObject({
      code: 'booking.slot-taken',
      staffId: salon.staffId,
    });
    expect(await bookings()).toHaveLength(1);
    expect(await messagesOf(db, salon.companyId)).toEqual([expect.objectContaining({ turn: null })]);
  });
});

describe('an action that does not fit the data fails its turn, and nothing is committed:', () => {
  test.each<[string, () => Promise<BookAction> | BookAction]>([
    ['staff of another company', async () => haircut({ staffId: (await addSalon(db, [])).staffId })],
    ['a service of another company', async () => haircut({ serviceId: (await addSalon(db, [])).serviceId })],
    ['staff that does not exist', () => haircut({ staffId: '999999999' })],
    ['a number that is not an id', () => haircut({ staffId: '9'.repeat(30) })],
    ['a day that does not exist', () => haircut({ from: '2027-02-30T10:00' })],
    ['an hour that does not exist', () => haircut({ from: `${day}T25:00` })],
  ])('%s', async (_, make) => {
    const action = await make();
    const renamed: Action = { type: 'rename-client', name: 'Anna' };
    await expect(turn('book me in', () => doing(renamed, action))).rejects.toMatchObject({
      code: 'turn.invalid-action',
      action: 'book',
    });
    expect(await bookings()).toEqual([]);
    expect(await events()).toEqual([]);
    expect(await messagesOf(db, salon.companyId)).toEqual([expect.objectContaining({ turn: null })]);
    const next = await turn('hello?', () => doing());
    expect(next.client.name).toBeNull();
    expect(next.dialogue.messages).toEqual([]);
  });
});

test.each([
  ['durationMinutes', { durationMinutes: 2 ** 40 }],
  ['price', { price: 1e12 }],
])('a reply with an absurd %s fails with the name of the field', async (field, parts) => {
  await expect(turn('book me in', () => doing(haircut(parts)))).rejects.toMatchObject({
    code: 'turn.invalid-reply',
    field: `actions.0.${field}`,
  });
  expect(await bookings()).toEqual([]);
});
