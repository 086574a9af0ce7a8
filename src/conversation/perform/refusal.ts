import { ActionRefused, ChangeNotAllowed, InvalidAction, SlotTaken } from '../../bookings/errors';
import type { PerformedAction } from '../../domain/turn';

/** What a responder learns about an action that cannot be done. Undefined: the error has another cause, and ends the run. */
export function refusalOf(error: unknown): PerformedAction | undefined {
  if (error instanceof SlotTaken) return { outcome: 'taken' };
  if (error instanceof ActionRefused) return { outcome: error.outcome };
  if (!(error instanceof InvalidAction)) return undefined;
  const outcome = error instanceof ChangeNotAllowed ? 'not-allowed' : 'invalid';
  return { outcome, reason: error.problem };
}
