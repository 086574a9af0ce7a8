import { setTimeout as pause } from 'node:timers/promises';
import { NO_BOOKING_SYSTEMS } from '../../../src/bookings/booking-systems';
import type { TurnDeps } from '../../../src/conversation/turn';
import type { Action, PerformedAction, Reply } from '../../../src/domain/turn';
import type { RespondInput } from '../../../src/responders/responder';
import { addBooking, addClient, testDatabase } from '../../support/database';
import { newPhone, type System, startSystem } from '../../support/system';
import { repliesOf } from '../../support/turn';
import { type Bench, bench, bookingsOf, day } from '../booking-requests/support';

const db = testDatabase();

let system: System;
let b: Bench;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  b = await bench(db, system);
});
afterEach(async () => {
  await b.stop();
  await system.stop();
});

type Perform = (action: Action) => Promise<PerformedAction>;

/** Runs a turn of a salon whose bookings are in our own tables. */
const run = (
  respond: (input: RespondInput & { perform: Perform }) => Promise<Reply>,
  rest?: Partial<TurnDeps>,
) =>
  b.write().then((id) =>
    b.run(id, (input) => respond(input as RespondInput & { perform: Perform }), {
      bookingSystems: NO_BOOKING_SYSTEMS,
      ...rest,
    }),
  );

const times = async () => (await bookingsOf(db, b.salon)).map(({ starts_at }) => starts_at.toISOString());
const at = (time: string) => new Date(`${day}T${time}+03:00`).toISOString();
const outcomesOf = (performed: PerformedAction[]) => performed.map(({ outcome }) => outcome);

test('an action that is performed is committed with the reply, once, also where the reply repeats it', async () => {
  const heard: PerformedAction[] = [];
  await run(async ({ perform }) => {
    heard.push(await perform(b.haircut()), await perform(b.haircut({ title: 'A haircut' })));
    expect(await bookingsOf(db, b.salon)).toEqual([]);
    return { text: 'booked', actions: [b.haircut({ comment: 'short' })] };
  });
  expect(heard).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
  expect(await times()).toEqual([at('10:00')]);
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['booked']);
});

test('actions of the reply follow those that were performed', async () => {
  await run(async ({ perform }) => {
    await perform(b.haircut());
    await perform({ type: 'rename-client', name: 'Maria' });
    return {
      text: 'booked',
      actions: [{ type: 'rename-client', name: 'Maria' }, b.haircut({ from: `${day}T15:00` })],
    };
  });
  expect(await times()).toEqual([at('10:00'), at('15:00')]);
  await run(async ({ context }) => ({ text: `hello, ${context.client.name}`, actions: [] }));
  expect((await repliesOf(db, b.salon.companyId)).at(-1)).toBe('hello, Maria');
});

test('a time that is taken is told at once, and the same run offers another one', async () => {
  await addBooking(db, b.salon, `${day}T10:30+03`, `${day}T11:30+03`);
  const heard: PerformedAction[] = [];
  await run(async ({ perform }) => {
    heard.push(await perform(b.haircut()), await perform(b.haircut({ from: `${day}T12:00` })));
    return { text: 'at 12', actions: [] };
  });
  expect(outcomesOf(heard)).toEqual(['taken', 'done']);
  expect(b.given).toHaveLength(1);
  expect(await times()).toEqual([at('10:30'), at('12:00')]);
});

test('an action is tried after those that were performed before it', async () => {
  const bookingId = await addBooking(db, b.salon, `${day}T10:00+03`, `${day}T11:00+03`, {
    client_id: b.clientId,
  });
  const heard: PerformedAction[] = [];
  await run(async ({ perform }) => {
    const moved = { type: 'reschedule' as const, bookingId, from: `${day}T15:00` };
    for (const action of [b.haircut(), moved, b.haircut(), b.haircut({ from: `${day}T15:30` })])
      heard.push(await perform(action));
    return { text: 'both', actions: [] };
  });
  expect(outcomesOf(heard)).toEqual(['taken', 'done', 'done', 'taken']);
  expect((await times()).sort()).toEqual([at('10:00'), at('15:00')]);
});

test('two calls at once are done one after the other', async () => {
  let heard: PerformedAction[] = [];
  await run(async ({ perform }) => {
    heard = await Promise.all([perform(b.haircut()), perform(b.haircut({ durationMinutes: 30 }))]);
    return { text: 'one', actions: [] };
  });
  expect(outcomesOf(heard)).toEqual(['done', 'taken']);
  expect(await times()).toEqual([at('10:00')]);
});

describe('an action that cannot be done is refused with its reason, and the turn goes on:', () => {
  const SOON = 30 * 60_000;

  test.each<[string, PerformedAction, () => Promise<Action> | Action]>([
    [
      'a value that no reply may have',
      { outcome: 'invalid', reason: expect.stringMatching(/^durationMinutes: /) },
      () => b.haircut({ durationMinutes: -5 }),
    ],
    [
      'staff that does not exist',
      { outcome: 'invalid', reason: expect.any(String) },
      () => b.haircut({ staffId: '999999999' }),
    ],
    [
      'an hour that does not exist',
      { outcome: 'invalid', reason: expect.stringContaining('T25:00') },
      () => b.haircut({ from: `${day}T25:00` }),
    ],
    ...(['cancel', 'confirm', 'reschedule'] as const).map(
      (type): [string, PerformedAction, () => Promise<Action>] => [
        `${type} of a booking of another client`,
        { outcome: 'invalid', reason: expect.stringMatching(/^bookingId: the client has no/) },
        async () => {
          const client_id = await addClient(db, b.salon.companyId, newPhone());
          const bookingId = await addBooking(db, b.salon, `${day}T10:00+03`, `${day}T11:00+03`, {
            client_id,
          });
          return { type, bookingId, from: `${day}T15:00` } as Action;
        },
      ],
    ),
    [
      'confirm of a booking that is cancelled',
      { outcome: 'invalid', reason: expect.stringContaining('cancelled') },
      async () => {
        const closed = { client_id: b.clientId, status: 'cancelled' as const };
        const bookingId = await addBooking(db, b.salon, `${day}T10:00+03`, `${day}T11:00+03`, closed);
        return { type: 'confirm', bookingId };
      },
    ],
    [
      'a change that comes too late',
      { outcome: 'not-allowed', reason: expect.stringContaining('120 minutes') },
      async () => {
        await db
          .updateTable('company')
          .set({ change_notice_minutes: 120 })
          .where('id', '=', b.salon.companyId)
          .execute();
        const [from, to] = [new Date(Date.now() + SOON), new Date(Date.now() + 2 * SOON)];
        const mine = { client_id: b.clientId };
        const bookingId = await addBooking(db, b.salon, from.toISOString(), to.toISOString(), mine);
        return { type: 'cancel', bookingId };
      },
    ],
  ])('%s', async (_, refusal, make) => {
    const action = await make();
    const before = await bookingsOf(db, b.salon);
    let heard: PerformedAction | undefined;
    await run(async ({ perform }) => {
      heard = await perform(action);
      return { text: 'it cannot be done', actions: [] };
    });
    expect(heard).toEqual(refusal);
    expect(await bookingsOf(db, b.salon)).toEqual(before);
    expect(await repliesOf(db, b.salon.companyId)).toEqual(['it cannot be done']);
  });

  test('a change of what the same turn has changed and changed again', async () => {
    const mine = { client_id: b.clientId };
    const bookingId = await addBooking(db, b.salon, `${day}T10:00+03`, `${day}T11:00+03`, mine);
    const heard: PerformedAction[] = [];
    await run(async ({ perform }) => {
      for (const time of ['15:00', '16:00', '15:00'])
        heard.push(await perform({ type: 'reschedule', bookingId, from: `${day}T${time}` }));
      return { text: 'at 16', actions: [] };
    });
    expect(outcomesOf(heard)).toEqual(['done', 'done', 'invalid']);
    expect(await times()).toEqual([at('16:00')]);
  });
});

describe('nothing is done that is not told:', () => {
  test('the time is taken between the call and the commit: the reply is discarded, and the turn runs again', async () => {
    let runs = 0;
    const heard: PerformedAction[] = [];
    await run(async ({ perform }) => {
      runs += 1;
      heard.push(await perform(b.haircut()));
      if (runs > 1) return { text: 'it is taken', actions: [] };
      await addBooking(db, b.salon, `${day}T10:30+03`, `${day}T11:30+03`);
      return { text: 'booked at 10', actions: [] };
    });
    expect(outcomesOf(heard)).toEqual(['done', 'taken']);
    expect(await repliesOf(db, b.salon.companyId)).toEqual(['it is taken']);
    expect(await times()).toEqual([at('10:30')]);
  });

  test('the responder fails after the call', async () => {
    const failing = run(async ({ perform }) => {
      await perform(b.haircut());
      throw new Error('the model is away');
    });
    await expect(failing).rejects.toThrow('the model is away');
    expect(await times()).toEqual([]);
  });

  test('the client writes after the call: the next run decides anew', async () => {
    const patient = { debounce: { debounceMs: 0, maxWaitMs: 600_000 } };
    await run(async ({ messages, perform }) => {
      if (messages.length > 1) return { text: 'not booked', actions: [] };
      await perform(b.haircut());
      await b.write('no, wait');
      return { text: 'booked', actions: [] };
    }, patient);
    expect(await repliesOf(db, b.salon.companyId)).toEqual(['not booked']);
    expect(await times()).toEqual([]);
  });

  test('a call after the answer is refused', async () => {
    let kept: Perform | undefined;
    await run(async ({ perform }) => {
      kept = perform;
      return { text: 'hello', actions: [] };
    });
    await expect(kept?.(b.haircut())).rejects.toMatchObject({ code: 'turn.too-late-to-perform' });
    expect(await times()).toEqual([]);
  });

  test('a call after the deadline of the responder is refused', async () => {
    let late: Promise<unknown> | undefined;
    const running = run(
      async ({ perform, signal }) => {
        await pause(60_000, undefined, { signal }).catch(() => undefined);
        late = perform(b.haircut());
        return { text: 'booked', actions: [] };
      },
      { responderTimeoutMs: 1 },
    );
    await expect(running).rejects.toMatchObject({ code: 'turn.responder-timeout' });
    await expect(late).rejects.toMatchObject({ code: 'turn.too-late-to-perform' });
    expect(await times()).toEqual([]);
  });
});

test('a call that the responder has not waited for is done before the commit', async () => {
  await run(async ({ perform }) => {
    void perform(b.haircut());
    return { text: 'booked, I hope', actions: [] };
  });
  expect(await times()).toEqual([at('10:00')]);
});
