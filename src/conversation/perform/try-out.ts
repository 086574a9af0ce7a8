import type { OwnBookings } from '../../bookings/own-bookings';
import { turnKey } from '../../db/commit/finished-turn';
import type { Db, Tx } from '../../db/database';
import type { DueTurn } from '../../db/turn';
import type { RequestedAction } from '../../domain/turn';
import { applyAction } from '../apply-action';
import { lockingCompany } from '../commit';
import { checkBooking } from './check-booking';

export interface TryOutDeps {
  db: Db;
  bookings: OwnBookings;
  /** Changes our tables before the action is tried, and is undone with it. */
  prepare?: (tx: Tx) => Promise<void>;
}

/**
 * Tries an action on our own tables, after those that the run has performed before, and undoes all of them. Throws `SlotTaken`,
 * `InvalidAction`, and `LockTimedOut`.
 */
export async function tryOut(
  { db, bookings, prepare }: TryOutDeps,
  turn: DueTurn,
  before: readonly RequestedAction[],
  action: RequestedAction,
): Promise<void> {
  await lockingCompany(turn.companyId, () =>
    undone(db, async (tx) => {
      await prepare?.(tx);
      for (const [index, earlier] of before.entries()) await apply(earlier, index);
      await checkBooking(tx, turn.clientId, action);
      await apply(action, before.length);

      function apply(one: RequestedAction, index: number): Promise<void> {
        return applyAction({ tx, bookings, turn }, one, `${turnKey(turn)}-${index}`);
      }
    }),
  );
}

async function undone(db: Db, work: (tx: Tx) => Promise<void>): Promise<void> {
  const tx = await db.startTransaction().execute();
  try {
    await work(tx);
  } finally {
    await tx.rollback().execute();
  }
}
