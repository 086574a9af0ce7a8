import type { BookingSystems, CompanyBookings } from '../../bookings/booking-systems';
import type { ContextService } from '../../context/service';
import type { OpenRequest } from '../../db/booking-requests/open';
import { versionAfter } from '../../db/commit/finished-turn';
import type { Db } from '../../db/database';
import type { DueTurn } from '../../db/turn';
import type { Debounce } from '../../domain/policies';
import type { Action, ActionOutcome, RequestedAction } from '../../domain/turn';
import type { Events } from '../../observability/events';
import type { Queues } from '../../queues/queues';
import { fingerprintOf } from './key';

export interface RequestDeps {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  events: Events;
  debounce: Debounce;
  bookingSystems: BookingSystems;
}

/** Whose bookings are requested. */
export type Requester = Pick<DueTurn, 'companyId' | 'conversationId' | 'clientId' | 'client' | 'timezone'>;

/** What one run of a turn knows of the requests of its conversation. */
export interface RunRequests {
  system: CompanyBookings;
  /** Settled, and not told yet, when the run began. */
  open: readonly OpenRequest[];
  /** These, and those that the run has made. */
  known: Set<string>;
  /** Fingerprints (key.ts) of what is done, by this run or by an earlier one, and not told yet: it is not asked for again. */
  done: Set<string>;
  /** How often each was done and undone again: «отмените», «нет, оставьте». */
  undone: ReadonlyMap<string, number>;
}

export function runRequests(system: CompanyBookings, open: readonly OpenRequest[]): RunRequests {
  const settled = open.filter(({ status }) => status === 'done');
  const undone = new Map<string, number>();
  const done = new Set<string>();
  for (const [index, request] of settled.entries()) {
    const fingerprint = fingerprintOf(request.action);
    const isUndone = settled.slice(index + 1).some((later) => changesAgain(request, later));
    if (isUndone) undone.set(fingerprint, (undone.get(fingerprint) ?? 0) + 1);
    else done.add(fingerprint);
  }
  return { system, open, known: new Set(open.map(({ id }) => id)), done, undone };
}

/** Some booking systems give a booking another id with each move: the later request names the booking, or ends in it. */
function changesAgain({ action, bookingId }: OpenRequest, later: OpenRequest): boolean {
  const named = 'bookingId' in later.action ? later.action.bookingId : null;
  const isOfSame = bookingId !== null && [named, later.bookingId].includes(bookingId);
  return isOfSame && action.type !== 'confirm' && later.action.type !== 'confirm';
}

/** What is left to our own tables: a confirmation for which the booking system has no place. */
export function isRequested({ system }: RunRequests, action: Action): action is RequestedAction {
  switch (action.type) {
    case 'book':
    case 'reschedule':
    case 'cancel':
      return true;
    case 'confirm':
      return system.client?.actions?.confirm !== undefined;
    default:
      return false;
  }
}

/**
 * What the responder is told. What was done is told by whichever turn is committed next. A refusal concerns only the turn that has
 * asked: after another one it would be news from the past.
 */
export function outcomesOf({ open }: RunRequests, turn: DueTurn): ActionOutcome[] {
  return open
    .filter(({ status, turn: asked }) => status === 'done' || asked === versionAfter(turn))
    .map(({ action, status, reason, bookingId }) => ({
      action,
      outcome: status === 'done' ? 'done' : (reason as ActionOutcome['outcome']),
      bookingId,
    }));
}
