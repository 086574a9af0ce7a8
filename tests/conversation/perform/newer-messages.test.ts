import { once } from 'node:events';
import { runRequests } from '../../../src/conversation/booking-requests/run-requests';
import { RunEnded } from '../../../src/conversation/perform/errors';
import { Performer } from '../../../src/conversation/perform/performer';
import type { TurnDeps } from '../../../src/conversation/turn';
import { reasonToEnd } from '../../../src/conversation/watch';
import { type DueTurn, readTurn } from '../../../src/db/turn';
import type { RespondInput } from '../../../src/responders/responder';
import { HOUR } from '../../../src/time/duration';
import { testDatabase } from '../../support/database';
import { type System, startSystem } from '../../support/system';
import { repliesOf, turnDeps } from '../../support/turn';
import { type Bench, bench, bookingsOf } from '../booking-requests/support';

const db = testDatabase();
const PATIENT: Partial<TurnDeps> = { debounce: { debounceMs: 0, maxWaitMs: 600_000 } };

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

/** Thinks until it is interrupted, and would go on. */
async function thinkOn({ signal }: RespondInput): Promise<never> {
  await once(signal, 'abort');
  return new Promise(() => undefined);
}

async function readDue(conversationId: string, maxWaitMs: number): Promise<DueTurn> {
  const late = { onLate: 'answer', lateAfterMs: HOUR, autonomy: 'answer' } as const;
  const turn = await readTurn(db, { conversationId, turnsPerCompany: 10, maxWaitMs, ...late });
  if (!turn) throw new Error('the turn is due');
  return turn;
}

const timesOutdated = async (id: string) => {
  const { times_outdated } = await db
    .selectFrom('conversation')
    .select('times_outdated')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return times_outdated;
};

test('a client who writes more interrupts the responder, and is answered once, with a reply to all of it', async () => {
  const outcomes: string[] = [];
  const counts: number[] = [];
  system.events.on('responder.ended', ({ outcome }) => outcomes.push(outcome));
  const id = await b.write('hello');
  let reason: unknown;
  await b.run(
    id,
    async (input) => {
      counts.push(await timesOutdated(id));
      if (input.messages.length > 1) return { text: 'to both', actions: [] };
      await b.write('one more thing');
      input.signal.addEventListener('abort', () => {
        reason = input.signal.reason;
      });
      return thinkOn(input);
    },
    PATIENT,
  );
  expect(reason).toMatchObject({ code: 'turn.run-ended', kind: 'outdated' });
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['to both']);
  expect(outcomes).toEqual(['interrupted', 'answered']);
  expect(counts).toEqual([0, 1]);
});

test('another turn that is committed interrupts it, too', async () => {
  const id = await b.write('hello');
  const result = await b.run(id, async (input) => {
    if (b.given.length > 1) return { text: 'first', actions: [] };
    await b.run(id, () => ({ text: 'first', actions: [] }));
    return thinkOn(input);
  });
  expect(result).toEqual({ kind: 'superseded' });
  expect(await repliesOf(db, b.salon.companyId)).toEqual(['first']);
});

test.each([
  ['can still wait', 600_000, 'outdated'],
  ['has waited for long enough', 0, undefined],
])('a client who has written more and %s', async (_what, maxWaitMs, kind) => {
  const id = await b.write('hello');
  const turn = await readDue(id, maxWaitMs);
  await b.write('more');
  const reason = await reasonToEnd({ db, debounce: { debounceMs: 0, maxWaitMs } }, turn);
  expect(reason?.kind).toBe(kind);
  expect(await timesOutdated(id)).toBe(kind ? 1 : 0);
});

test('a run does not end while a booking is being made', async () => {
  const turn = await readDue(await b.write(), 0);
  const configured = b.systems.of(turn);
  if (!configured) throw new Error('the salon has a booking system');
  const requests = runRequests(configured, []);
  const reasons: unknown[] = [];
  const deps = turnDeps(system, undefined, { bookingSystems: b.systems });
  const performer = new Performer(deps, turn, requests, (reason) => reasons.push(reason));
  b.server.fail('busy', 1, 'book'); // asked again after a pause
  const performed = performer.perform(b.haircut(), new AbortController().signal);
  await performer.endWith(async () => {
    expect(await bookingsOf(db, b.salon)).toHaveLength(1);
    return new RunEnded('outdated');
  });
  expect(await performed).toEqual({ outcome: 'done' });
  expect(reasons).toEqual([expect.objectContaining({ kind: 'outdated' })]);
});
