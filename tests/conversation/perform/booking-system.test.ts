import { runTurn } from '../../../src/conversation/turn';
import type { Action, PerformedAction } from '../../../src/domain/turn';
import type { RespondInput } from '../../../src/responders/responder';
import { testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { type System, startSystem } from '../../support/system';
import { repliesOf, turnDeps } from '../../support/turn';
import { ageRequests, type Bench, bench, bookingsOf, day, requestsOf } from '../booking-requests/support';

const db = testDatabase();

let system: System;
let b: Bench;
beforeEach(async () => {
  system = await startSystem({ queues: [] });
  // As most booking systems: the same request twice makes two bookings, of staff who take groups.
  b = await bench(db, system, { knowsKeys: false, groups: () => true });
});
afterEach(async () => {
  await b.stop();
  await system.stop();
});

const PATIENT = { debounce: { debounceMs: 0, maxWaitMs: 600_000 } };

async function perform(input: RespondInput, action: Action): Promise<PerformedAction> {
  if (!input.perform) throw new Error('a turn lets its responder perform');
  return input.perform(action);
}
const saying = (text: string, ...actions: Action[]) => ({ text, actions });
const paths = () => b.server.received.map(({ path }) => path);
const replies = () => repliesOf(db, b.salon.companyId);

test('a booking is made before the responder speaks, once, also where the reply repeats it', async () => {
  await b.run(await b.write(), async (input) => {
    expect(await perform(input, b.haircut())).toEqual({ outcome: 'done' });
    expect(await bookingsOf(db, b.salon)).toHaveLength(1);
    expect(await perform(input, b.haircut({ title: 'A haircut' }))).toEqual({ outcome: 'done' });
    return saying('booked', b.haircut({ comment: 'short' }));
  });
  expect(paths()).toEqual(['book']);
  expect(await bookingsOf(db, b.salon)).toHaveLength(1);
  expect(await requestsOf(db, b.salon)).toEqual([expect.objectContaining({ status: 'done', told_turn: 1 })]);
  expect(await replies()).toEqual(['booked']);
});

test('a booking has the name that the client has given before', async () => {
  await b.run(await b.write(), async (input) => {
    await perform(input, { type: 'rename-client', name: 'Maria' });
    await perform(input, b.haircut());
    return saying('booked');
  });
  expect(b.server.received).toEqual([
    { path: 'book', body: expect.objectContaining({ client: { name: 'Maria', phone: b.phone } }) },
  ]);
});

test('two calls at once reach the booking system one after the other', async () => {
  b.server.fail('busy', 1, 'book'); // asked again after a pause
  await b.run(await b.write(), async (input) => {
    const later = b.haircut({ from: `${day}T15:00` });
    await Promise.all([perform(input, b.haircut()), perform(input, later)]);
    return saying('both');
  });
  const from = b.server.requestsTo('book').map(({ body }) => body.from);
  expect(from).toEqual([`${day}T10:00`, `${day}T10:00`, `${day}T15:00`]);
});

describe('a refusal is told at once:', () => {
  test('the responder speaks of it, and the client learns of it once', async () => {
    b.server.fail('not-allowed', 1, 'book');
    await b.run(await b.write(), async (input) => {
      const { outcome } = await perform(input, b.haircut());
      return saying(outcome);
    });
    expect(await replies()).toEqual(['not-allowed']);
    expect(b.given).toHaveLength(1);
    await b.run(await b.write(), () => saying('hello'));
    expect(b.given.at(-1)?.outcomes).toBeUndefined();
  });

  test('a reply that asks for it again is discarded, without a second request, and the next run is told', async () => {
    b.server.fail('not-allowed', 1, 'book');
    await b.run(await b.write(), async (input) => {
      if (input.outcomes) return saying('not booked');
      await perform(input, b.haircut());
      return saying('booked', b.haircut());
    });
    expect(paths()).toEqual(['book']);
    expect(b.given.at(-1)?.outcomes).toEqual([
      { action: b.haircut(), outcome: 'not-allowed', bookingId: null },
    ]);
    expect(await replies()).toEqual(['not booked']);
  });

  test('a booking of another client is not asked for', async () => {
    let heard: PerformedAction | undefined;
    await b.run(await b.write(), async (input) => {
      heard = await perform(input, { type: 'cancel', bookingId: '1' });
      return saying('you have none');
    });
    expect(heard).toEqual({ outcome: 'invalid', reason: expect.stringContaining('no booking 1') });
    expect(paths()).toEqual([]);
  });
});

describe('what ends the run ends it also where the responder goes on:', () => {
  test('the client has written before the request: nothing is asked for', async () => {
    await b.run(
      await b.write(),
      async (input) => {
        if (input.messages.length > 1) return saying('not booked');
        await b.write('no, wait');
        await perform(input, b.haircut()).catch(() => undefined);
        return saying('booked');
      },
      PATIENT,
    );
    expect(paths()).toEqual([]);
    expect(await replies()).toEqual(['not booked']);
  });

  test('another turn was committed', async () => {
    const id = await b.write();
    const result = await b.run(id, async (input) => {
      if (b.given.length > 1) return saying('first');
      await b.run(id, () => saying('first'));
      await perform(input, b.haircut()).catch(() => undefined);
      return saying('booked');
    });
    expect(result).toEqual({ kind: 'superseded' });
    expect(paths()).toEqual([]);
    expect(await replies()).toEqual(['first']);
  });

  test('it is unknown whether the booking was made: the next run looks it up', async () => {
    b.server.fail('request-lost', 1, 'book');
    const id = await b.write();
    const booking = async (input: RespondInput) => {
      await perform(input, b.haircut()).catch(() => undefined);
      return saying('booked');
    };
    await expect(b.run(id, booking)).rejects.toMatchObject({ code: 'bookings.unconfirmed' });
    expect(await replies()).toEqual([]);
    await ageRequests(db, b.salon);
    await b.run(id, booking);
    expect(paths()).toEqual(['book', 'find', 'find', 'book']);
    expect(await replies()).toEqual(['booked']);
  });

  test('no further action of the run is done', async () => {
    b.server.fail('request-lost', 1, 'book');
    const id = await b.write();
    let second: Promise<unknown> | undefined;
    const running = b.run(id, async (input) => {
      await perform(input, b.haircut()).catch(() => undefined);
      second = perform(input, b.haircut({ from: `${day}T15:00` }));
      return saying('booked');
    });
    await expect(running).rejects.toMatchObject({ code: 'bookings.unconfirmed' });
    await expect(second).rejects.toMatchObject({ code: 'turn.too-late-to-perform' });
    expect(b.server.requestsTo('book')).toHaveLength(1);
  });
});

describe('a run that is discarded after its booking was made:', () => {
  const isTold = (input: RespondInput) => input.outcomes?.some(({ outcome }) => outcome === 'done');

  test('the next one is told, tells, and makes no second booking', async () => {
    await b.run(
      await b.write(),
      async (input) => {
        if (isTold(input)) {
          expect(await perform(input, b.haircut())).toEqual({ outcome: 'done' });
          return saying('you are booked');
        }
        await perform(input, b.haircut());
        await b.write('is it free?');
        return saying('booked');
      },
      PATIENT,
    );
    expect(paths()).toEqual(['book']);
    expect(await replies()).toEqual(['you are booked']);
    expect(b.given).toHaveLength(2);
  });

  test('the responder has failed after the call', async () => {
    const id = await b.write();
    const failing = b.run(id, async (input) => {
      await perform(input, b.haircut());
      throw new Error('the model is away');
    });
    await expect(failing).rejects.toThrow('the model is away');
    await b.run(id, async (input) => saying(isTold(input) ? 'you are booked' : 'hello'));
    expect(paths()).toEqual(['book']);
    expect(await replies()).toEqual(['you are booked']);
  });

  test('the process is stopped during the request', async () => {
    const stop = new AbortController();
    const { arrived, carryOut } = b.server.holdNext('book');
    const id = await b.write();
    const booking = async (input: RespondInput) => {
      await perform(input, b.haircut());
      return saying('booked');
    };
    const deps = turnDeps(system, booking, { bookingSystems: b.systems });
    const running = runTurn(deps, id, stop.signal);
    await arrived;
    stop.abort(new Error('the process stops'));
    await expect(running).rejects.toThrow('the process stops');
    carryOut();
    await eventually(() => b.server.bookings.size); // it is slow, and makes the booking all the same
    await b.run(id, async (input) => saying(isTold(input) ? 'you are booked' : 'hello'));
    expect(b.server.requestsTo('book')).toHaveLength(1);
    expect(await replies()).toEqual(['you are booked']);
  });
});
