import type { OwnBookings } from '../bookings/own-bookings';
import { batched } from '../db/batched';
import { hasOtherRequests, markTold } from '../db/booking-requests/told';
import { type Advanced, advanceConversations } from '../db/commit/advance';
import { type FinishedTurn, turnKey, versionAfter } from '../db/commit/finished-turn';
import { lockConversation } from '../db/commit/lock';
import { scheduleRest } from '../db/commit/rest';
import type { Db, Tx } from '../db/database';
import { markCarriedOut } from '../db/drafts/decided';
import { OneAtATime, retryLocked } from '../db/locks';
import { isWhole } from '../db/turn';
import type { Debounce } from '../domain/policies';
import { failpoint } from '../failpoint';
import { applyAction } from './apply-action';
import { isRequested, type RunRequests } from './booking-requests/run-requests';

export interface CommitDeps {
  db: Db;
  bookings: OwnBookings;
  debounce: Debounce;
}

export type Committed =
  /** Another turn of the conversation was committed first. */
  | { kind: 'superseded' }
  /** The client has written more meanwhile, and can still wait; or another run has asked the booking system for something. */
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
 * What a booking system was asked for (`requests`) is done before, and is told by this commit.
 * Throws `SlotTaken`, `InvalidAction`, and `LockTimedOut` where another transaction keeps the conversation or the company locked.
 */
export async function commitTurn(
  deps: CommitDeps,
  finished: FinishedTurn,
  requests: RunRequests | undefined,
): Promise<Committed> {
  const { turn, reply } = finished;
  // The common case: no action, and nothing has changed. One statement commits all such turns of this moment.
  if (reply.actions.length === 0 && isWhole(turn) && !requests && !turn.draftId) {
    const advanced = await advanceBatched(deps.db, finished);
    if (advanced) return { kind: 'committed', ...advanced, dueInMs: null };
  }
  return lockingCompany(turn.companyId, () => commitLocked(deps, finished, requests));
}

const advanceBatched = batched(advanceConversations);

const perCompany = new OneAtATime();

/**
 * For a transaction with the actions of a turn. A booking changes the row of its company, so PostgreSQL would run such transactions one
 * after the other anyway. Throws `LockTimedOut`.
 */
export function lockingCompany<Result>(
  companyId: string,
  transaction: () => Promise<Result>,
): Promise<Result> {
  return retryLocked(() => perCompany.run(companyId, transaction));
}

/** The general case: waits for the lock of the conversation, applies the actions, and leaves what the turn has not read. */
async function commitLocked(
  { db, bookings, debounce }: CommitDeps,
  { turn, reply, report }: FinishedTurn,
  requests: RunRequests | undefined,
): Promise<Committed> {
  return db.transaction().execute(async (tx): Promise<Committed> => {
    const lock = await lockConversation(tx, turn, debounce);
    if (lock.kind !== 'acquired') return lock;
    if (requests && (await hasOtherRequests(tx, turn.conversationId, requests.known)))
      return { kind: 'outdated' };
    for (const [index, action] of reply.actions.entries()) {
      if (requests && isRequested(requests, action)) continue; // it is done already
      await applyAction({ tx, bookings, turn }, action, `${turnKey(turn)}-${index}`);
    }
    if (requests) await markTold(tx, turn.conversationId, versionAfter(turn), requests.known);
    if (turn.draftId) await markCarriedOut(tx, turn);
    failpoint('inside-commit');
    return advanceLocked(tx, { turn, reply, report }, lock, debounce);
  });
}

/** Of a conversation that this transaction has locked (`lockConversation`): marks its messages as answered, and schedules the rest. */
export async function advanceLocked(
  tx: Tx,
  finished: FinishedTurn,
  { received }: { received: number },
  debounce: Debounce,
): Promise<CommittedTurn> {
  const { conversationId } = finished.turn;
  const [advanced] = await advanceConversations(tx, [{ ...finished, turn: { ...finished.turn, received } }]);
  if (!advanced) throw new Error(`conversation ${conversationId} has changed although it is locked`);
  const dueInMs = await scheduleRest(tx, conversationId, debounce);
  return { kind: 'committed', ...advanced, dueInMs };
}
