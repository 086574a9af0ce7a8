import { createHash } from 'node:crypto';
import { versionAfter } from '../../db/commit/finished-turn';
import type { DueTurn } from '../../db/turn';
import type { RequestedAction } from '../../domain/turn';

/**
 * What makes an action this one and no other. Neither its title nor its price nor its comment: a responder may word them anew each
 * time that it is asked.
 */
export function fingerprintOf(action: RequestedAction): string {
  return createHash('sha256')
    .update(JSON.stringify(essenceOf(action)))
    .digest('hex')
    .slice(0, 16);
}

function essenceOf(action: RequestedAction): unknown[] {
  switch (action.type) {
    case 'book': {
      const { type, staffId, from, durationMinutes, serviceId, moreServiceIds = [] } = action;
      return [type, staffId, from, durationMinutes, serviceId, ...moreServiceIds];
    }
    case 'reschedule': {
      const { type, bookingId, from, staffId = null, durationMinutes = null } = action;
      return [type, bookingId, from, staffId, durationMinutes];
    }
    default:
      return [action.type, action.bookingId];
  }
}

/**
 * The idempotency key of an action in a turn: all runs of the turn have the same. `undone`: how often it was done and undone in them;
 * once more is another request.
 */
export function requestKey(turn: DueTurn, action: RequestedAction, undone = 0): string {
  const { companyId, conversationId } = turn;
  const key = `${companyId}-${conversationId}-${versionAfter(turn)}-${fingerprintOf(action)}`;
  return undone === 0 ? key : `${key}-${undone}`;
}
