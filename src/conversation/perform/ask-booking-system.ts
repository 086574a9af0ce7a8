import type { DueTurn } from '../../db/turn';
import type { Action, RequestedAction } from '../../domain/turn';
import { performRequests } from '../booking-requests/perform';
import type { RequestDeps, RunRequests } from '../booking-requests/run-requests';
import { checkBooking } from './check-booking';
import { RunEnded } from './errors';

/**
 * Does one action in the booking system of the company, through the ledger. Throws `ActionRefused` and `InvalidAction`, and what ends
 * the run: `RunEnded`, and `BookingsUnconfirmed` where it stays unknown whether the action is done.
 */
export async function askBookingSystem(
  deps: RequestDeps,
  turn: DueTurn,
  requests: RunRequests,
  { action, before }: { action: RequestedAction; before: readonly Action[] },
  signal: AbortSignal,
): Promise<void> {
  await checkBooking(deps.db, turn.clientId, action);
  // The booking system is given the client's new name, which is not stored yet.
  const renames = before.filter(({ type }) => type === 'rename-client');
  const performed = await performRequests(deps, turn, requests, [...renames, action], signal);
  if (performed !== 'performed') throw new RunEnded(performed);
}
