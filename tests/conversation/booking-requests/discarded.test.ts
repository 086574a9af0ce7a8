import { NO_BOOKING_SYSTEMS } from '../../../src/bookings/booking-systems';
import { recordRefused } from '../../../src/db/booking-requests/settle';
import { conversationsToTell } from '../../../src/db/booking-requests/told';
import type { Action } from '../../../src/domain/turn';
import { testDatabase } from '../../support/database';
import { message, newPhone, type System, startSystem } from '../../support/system';
import { receive, repliesOf } from '../../support/turn';
import { type Bench, bench, bookingsOf, day, doing, requestsOf } from './support';

const db = testDatabase();

let system: System;
let b: Bench;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  b = await bench(db, system, { knowsKeys: false, groups: () => true });
});
afterEach(async () => {
  await b.stop();
  await system.stop();
});

test('a client who writes while the responder thinks: nothing is asked for before the turn has run again', async () => {
  const conversationId = await b.write();
  const debounce = { debounceMs: 0, maxWaitMs: 60_000 };
  await b.run(
    conversationId,
    async ({ messages }) => {
      if (messages.length === 1) await b.write('no, wait');
      return messages.length === 1 ? doing(b.haircut()) : { text: 'not booked', actions: [] };
    },
    { debounce },
  );
  expect(b.server.received).toEqual([]);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['not booked']);
});

test('a client who writes while the booking is being made: the next run is told, and tells', async () => {
  const conversationId = await b.write();
  const debounce = { debounceMs: 0, maxWaitMs: 60_000 };
  const events: unknown[] = [];
  system.events.on('booking.requested', () => events.push(b.write('and thanks')));
  await b.run(
    conversationId,
    ({ outcomes }) => (outcomes ? { text: 'booked', actions: [b.haircut()] } : doing(b.haircut())),
    { debounce },
  );
  await Promise.all(events);
  expect(b.server.requestsTo('book')).toHaveLength(1);
  expect((await repliesOf(db, b.salon.companyId)).length).toBeGreaterThan(0);
  expect(await requestsOf(db, b.salon)).toEqual([
    expect.objectContaining({ status: 'done', told_turn: expect.any(Number) }),
  ]);
});

/** A person answers between the request and the commit: the conversation moves on, and nothing is left unanswered. */
async function madeAndNotTold(): Promise<string> {
  const conversationId = await b.write();
  await expect(
    b.run(conversationId, () => doing(b.haircut()), {
      get events() {
        return Object.assign(Object.create(system.events), {
          emit: (name: string) => {
            if (name === 'booking.requested') throw new Error('the process dies here');
          },
        });
      },
    }),
  ).rejects.toThrow('dies here');
  await db
    .updateTable('conversation')
    .set({ due_at: null, waiting_since: null, version: 1 })
    .where('id', '=', conversationId)
    .execute();
  await db.updateTable('message').set({ turn: 1 }).where('conversation_id', '=', conversationId).execute();
  return conversationId;
}

test('a person has answered meanwhile: the next turn tells what was done', async () => {
  const conversationId = await madeAndNotTold();
  await b.write('so am I booked?');
  await b.run(conversationId, () => ({ text: 'you are', actions: [] }));
  const [booking] = await bookingsOf(db, b.salon);
  expect(b.given.at(-1)?.outcomes).toEqual([
    { action: b.haircut(), outcome: 'done', bookingId: booking?.id },
  ]);
  await b.write('thanks');
  await b.run(conversationId, () => doing());
  expect(b.given.at(-1)?.outcomes).toBeUndefined();
});

test('nothing more is written: the sweep finds it, and a person is asked to tell the client, once', async () => {
  const conversationId = await madeAndNotTold();
  expect(await conversationsToTell(db, 60_000)).not.toContain(conversationId);
  expect(await conversationsToTell(db, 0)).toContain(conversationId);
  for (let again = 0; again < 2; again += 1)
    expect(await b.run(conversationId, () => doing())).toEqual({ kind: 'nothing-to-answer' });
  expect(await conversationsToTell(db, 0)).not.toContain(conversationId);
  const { handed_over_reason } = await db
    .selectFrom('conversation')
    .select('handed_over_reason')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  expect(handed_over_reason).toMatch(/tell the client/);
});

test.each([
  ['pending', /look whether it was made/],
  ['done', /tell the client/],
] as const)(
  'a request that is %s, and whose booking system is not configured any more: a person is asked, once',
  async (status, asked) => {
    const conversationId = await madeAndNotTold();
    await db
      .updateTable('booking_request')
      .set({ status })
      .where('conversation_id', '=', conversationId)
      .execute();
    const events: string[] = [];
    system.events.on('conversation.handed-over', ({ reason }) => events.push(reason));
    for (let again = 0; again < 2; again += 1)
      await b.run(conversationId, () => doing(), { bookingSystems: NO_BOOKING_SYSTEMS });
    expect(events).toEqual([expect.stringMatching(asked)]);
    expect(await conversationsToTell(db, 0)).not.toContain(conversationId);
  },
);

test('two runs of one turn at the same time: one asks, and the other one learns it', async () => {
  const conversationId = await b.write();
  let first = true;
  await b.run(conversationId, async () => {
    if (first) {
      first = false;
      // While this run thinks (its process was frozen, its job was given to another), the other one runs to its end.
      await b.run(conversationId, () => doing(b.haircut()));
    }
    return doing(b.haircut());
  });
  expect(b.server.requestsTo('book')).toHaveLength(1);
  expect(await bookingsOf(db, b.salon)).toHaveLength(1);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
});

test('a run that begins while a request of another one is under way waits, and asks for nothing', async () => {
  const conversationId = await b.write();
  const { arrived, carryOut } = b.server.holdNext('book');
  const slow = b.run(conversationId, () => doing(b.haircut()));
  await arrived;
  const other = await b.run(conversationId, () => doing(b.haircut()));
  expect(other).toMatchObject({ kind: 'early', dueInMs: expect.any(Number) });
  carryOut();
  await slow;
  await b.run(conversationId, () => doing(b.haircut()));
  expect(b.server.bookings.size).toBe(1);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
});

test('a request that another run announces while this one thinks keeps this one from asking for something else', async () => {
  const conversationId = await b.write();
  const { arrived, carryOut } = b.server.holdNext('book');
  let slow: Promise<unknown> = Promise.resolve();
  const result = await b.run(conversationId, async () => {
    slow = b.run(conversationId, () => doing(b.haircut()));
    await arrived;
    return doing(b.haircut({ from: `${day}T12:00` }));
  });
  expect(result).toMatchObject({ kind: 'early' });
  carryOut();
  await slow;
  expect(b.server.requestsTo('book')).toHaveLength(1);
});

test('a booking system that is away while nothing is to be answered: no failure, looked at once a minute, and the client is answered', async () => {
  const conversationId = await madeAndNotTold();
  b.server.fail('busy', 3, 'find');
  const requests = db.updateTable('booking_request').where('conversation_id', '=', conversationId);
  await requests.set({ status: 'pending', settled_at: null }).execute();
  expect(await b.run(conversationId, () => doing())).toEqual({ kind: 'nothing-to-answer' });
  expect(await conversationsToTell(db, 0)).not.toContain(conversationId);
  await requests.set({ settled_at: new Date(Date.now() - 61_000) }).execute();
  expect(await conversationsToTell(db, 0)).toContain(conversationId);
  await b.write('so am I booked?');
  expect(await b.run(conversationId, () => ({ text: 'you are', actions: [] }))).toEqual({
    kind: 'committed',
  });
  expect(b.given.at(-1)?.outcomes).toEqual([expect.objectContaining({ outcome: 'done' })]);
});

test('those to tell come in the order in which they were asked for, or looked for in vain', async () => {
  const asked = await madeAndNotTold();
  const { companyId } = b.salon;
  const looked = await receive(system, message(companyId, newPhone(), 'book me in'));
  await db
    .updateTable('conversation')
    .set({ due_at: null, waiting_since: null })
    .where('id', '=', looked)
    .execute();
  const request = { companyId, conversationId: looked, turn: 1, key: 'its key', action: b.haircut() };
  await recordRefused(db, request, 'taken');
  const ofLooked = db.updateTable('booking_request').where('conversation_id', '=', looked);
  await ofLooked.set({ status: 'pending', settled_at: null, requested_at: new Date(0) }).execute();
  const ours = async () =>
    (await conversationsToTell(db, 0)).filter((one) => one === asked || one === looked);
  expect(await ours()).toEqual([looked, asked]);
  await db
    .updateTable('booking_request')
    .set({ requested_at: new Date(Date.now() - 120_000) })
    .where('conversation_id', '=', asked)
    .execute();
  await ofLooked.set({ settled_at: new Date(Date.now() - 90_000) }).execute();
  expect(await ours()).toEqual([asked, looked]);
});

test('a request that is settled after the run has read them is not told by its reply', async () => {
  const conversationId = await b.write();
  await b.run(conversationId, async () => {
    const { companyId } = b.salon;
    const request = { companyId, conversationId, turn: 1, key: 'of another run', action: b.haircut() };
    await recordRefused(db, request, 'taken');
    return { text: 'hello', actions: [] };
  });
  expect(await requestsOf(db, b.salon)).toEqual([expect.objectContaining({ told_turn: null })]);
});

describe('what an earlier run has done, and a later one has undone, is done once more:', () => {
  /** The process dies when the action is done, and before it is told. */
  async function dies(conversationId: string, action: Action): Promise<void> {
    const run = b.run(conversationId, () => doing(action), {
      get events() {
        return Object.assign(Object.create(system.events), {
          emit: (name: string) => {
            if (name === 'booking.requested') throw new Error('the process dies here');
          },
        });
      },
    });
    await expect(run).rejects.toThrow('dies here');
  }

  const madeId = async () => (await bookingsOf(db, b.salon))[0]?.id ?? '';
  const startsOf = async () =>
    (await bookingsOf(db, b.salon))
      .filter(({ status }) => status === 'booked')
      .map(({ starts_at }) => starts_at.toISOString());

  test('a booking that was cancelled', async () => {
    const conversationId = await b.write();
    await dies(conversationId, b.haircut());
    await dies(conversationId, { type: 'cancel', bookingId: await madeId() });
    await dies(conversationId, b.haircut());
    await b.run(conversationId, () => doing(b.haircut()));
    expect(await startsOf()).toEqual([new Date(`${day}T10:00+03:00`).toISOString()]);
    expect(b.server.requestsTo('book')).toHaveLength(2);
    expect(await repliesOf(db, b.salon.companyId)).toEqual(['done']);
  });

  test('a move that was taken back', async () => {
    const conversationId = await b.write();
    await dies(conversationId, b.haircut());
    const bookingId = await madeId();
    const move = (time: string) => ({ type: 'reschedule' as const, bookingId, from: `${day}T${time}` });
    await dies(conversationId, move('12:00'));
    await dies(conversationId, move('10:00'));
    await b.run(conversationId, () => doing(move('12:00')));
    expect(await startsOf()).toEqual([new Date(`${day}T12:00+03:00`).toISOString()]);
  });
});
