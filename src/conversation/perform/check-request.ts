import { ActionRefused } from '../../bookings/errors';
import type { DueTurn } from '../../db/turn';
import type { RequestedAction } from '../../domain/turn';
import { requestKey } from '../booking-requests/key';
import { isAllowed, prepareRequest } from '../booking-requests/prepare';
import type { RequestDeps, RunRequests } from '../booking-requests/run-requests';
import { checkBooking } from './check-booking';

/**
 * For a draft, which asks the booking system for nothing: checks an action as far as our tables know what it names. Whether the time is
 * free there is seen when an operator sends the draft. Throws `ActionRefused` and `InvalidAction`.
 */
export async function checkRequest(
  { db }: RequestDeps,
  turn: DueTurn,
  { system }: RunRequests,
  action: RequestedAction,
): Promise<void> {
  await checkBooking(db, turn.clientId, action);
  if (!(await isAllowed(db, turn, action))) return;
  const prepared = await prepareRequest(db, system, turn, { key: requestKey(turn, action), action });
  if (prepared.kind === 'impossible') throw new ActionRefused(action.type, prepared.outcome);
}
