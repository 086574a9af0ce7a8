import { startOf } from '../../bookings/rules';
import { isInTheWay } from '../../db/booking-requests/in-the-way';
import type { Db } from '../../db/database';
import type { CancelAction, RequestedAction } from '../../domain/turn';
import type { Requester } from './run-requests';

const RANK: Record<RequestedAction['type'], number> = { book: 1, reschedule: 1, confirm: 2, cancel: 3 };

/**
 * Bookings and moves first, and cancellations last: a client keeps their old booking where the new one is refused. Only where the old
 * booking itself takes the time of a new one is it cancelled before: else the new one would be refused every time. Throws
 * `InvalidAction`.
 */
export async function inOrder(
  db: Db,
  requester: Requester,
  actions: readonly RequestedAction[],
): Promise<RequestedAction[]> {
  const ranked = await Promise.all(
    actions.map(async (action) => ({ action, rank: await rankOf(db, requester, action, actions) })),
  );
  return ranked.sort((a, b) => a.rank - b.rank).map(({ action }) => action);
}

async function rankOf(
  db: Db,
  requester: Requester,
  action: RequestedAction,
  actions: readonly RequestedAction[],
): Promise<number> {
  const isFirst = action.type === 'cancel' && (await makesRoom(db, requester, action, actions));
  return isFirst ? 0 : RANK[action.type];
}

async function makesRoom(
  db: Db,
  { clientId, timezone }: Requester,
  { bookingId }: CancelAction,
  actions: readonly RequestedAction[],
): Promise<boolean> {
  for (const action of actions) {
    if (action.type !== 'book') continue;
    const startsAt = await startOf(db, timezone, action);
    if (await isInTheWay(db, clientId, bookingId, { ...action, startsAt })) return true;
  }
  return false;
}
