import type { BookingSystem } from '../bookings/booking-system';
import { batched } from '../db/batched';
import { type Advanced, advanceConversations } from '../db/commit/advance';
import { type FinishedTurn, turnKey } from '../db/commit/finished-turn';
import { lockConversation } from '../db/commit/lock';
import { scheduleRest } from '../db/commit/rest';
import type { Db } from '../db/database';
import { OneAtATime, retryLocked } from '../db/locks';
import { isWhole } from '../db/turn';
import type { Debounce } from '../domain/policies';
import { failpoint } from '../failpoint';
import { applyAction } from './apply-action';

export interface CommitDeps {
  db: Db;
  bookings: BookingSystem;
  debounce: Debounce;
}

export type Committed =
  /** Another turn of the conversation was committed first. */
  | { kind: 'superseded' }
  /** The client has written more meanwhile, and can still wait. */
  | { kind: 'outdated' }
  | CommittedTurn;

export interface CommittedTurn extends Advanced {
  kind: 'committed';
  /** Milliseconds until the turn for the messages that are left; null: no message is left. */
  dueInMs: number | null;
}

/**
 * Commits the reply, the state, the answered marks, the bookings and their events: all of them or none, and only if no other
 * turn of the conversation was committed since this one was read, and (within limits) the client has not written more.
 * Throws `SlotTaken`, `InvalidAction`, and `LockTimedOut` where another transaction keeps the conversation or the company locked.
 */
export async function commitTurn(deps: CommitDeps, finished: FinishedTurn): Promise<Committed> {
  const { turn, reply } = finished;
  // The common case: no action, and nothing has changed. One statement commits all such turns of this moment.
  if (reply.actions.length === 0 && isWhole(turn)) {
    const advanced = await advanceBatched(deps.db, finished);
    if (advanced) return { kind: 'committed', ...advanced, dueInMs: null };
  }
  return retryLocked(() => perCompany.run(turn.companyId, () => commitLocked(deps, finished)));
}

const advanceBatched = batched(advanceConversations);

/** A booking changes the row of its company, so PostgreSQL would commit such turns one after the other anyway. */
const perCompany = new OneAtATime();

/** The general case: waits for the lock of the conversation, applies the actions, and leaves what the turn has not read. */
async function commitLocked(
  { db, bookings, debounce }: CommitDeps,
  { turn, reply, report }: FinishedTurn,
): Promise<Committed> {
  return db.transaction().execute(async (tx): Promise<Committed> => {
    const lock = await lockConversation(tx, turn, debounce);
    if (lock.kind !== 'acquired') return lock;
    for (const [index, action] of reply.actions.entries()) {
      await applyAction({ tx, bookings, turn }, action, `${turnKey(turn)}-${index}`);
    }
    failpoint('inside-commit');
    const [advanced] = await advanceConversations(tx, [
      { turn: { ...turn, received: lock.received }, reply, report },
    ]);
    if (!advanced) throw new Error(`conversation ${turn.conversationId} has changed although it is locked`);
    const dueInMs = await scheduleRest(tx, turn.conversationId, debounce);
    return { kind: 'committed', ...advanced, dueInMs };
  });
}
