import type { CompanyBookings } from '../../bookings/booking-systems';
import { recordDone, recordRefused } from '../../db/booking-requests/settle';
import type { ActionOutcome, RequestedAction } from '../../domain/turn';
import { bookingSystemEvent } from '../../jobs/booking-system-event';
import { masked } from '../../privacy/redaction';
import { SECOND } from '../../time/duration';
import { publishEvents } from '../publish-booking-events';
import type { Done } from './prepare';
import type { RequestDeps, Requester } from './run-requests';

export type Ending =
  | ({ kind: 'done' } & Done)
  | { kind: 'refused'; outcome: Exclude<ActionOutcome['outcome'], 'done'>; reason: string };

export interface Ended {
  turn: Requester & { version: number };
  key: string;
  action: RequestedAction;
}

/** Stores the end of a request, and drops what the caches know of the bookings that it concerns. */
export async function end(
  deps: RequestDeps,
  system: CompanyBookings,
  { turn, key, action }: Ended,
  ending: Ending & { startedAt: Date; isReported?: boolean },
): Promise<void> {
  const { companyId, conversationId, clientId, version } = turn;
  const request = { companyId, conversationId, turn: version + 1, key, action };
  const { startedAt: observedAt, isReported = true } = ending;
  if (ending.kind === 'done') {
    const { booking, isGone } = ending;
    // A booking that is only changed keeps the one who has made it.
    const madeBy = action.type === 'book' ? { madeBy: { clientId, idempotencyKey: key } } : {};
    const closedBy = action.type === 'cancel' ? 'client' : null;
    const told = {
      booking: { ...booking, closedBy: booking.closedBy ?? closedBy },
      observedAt,
      ...madeBy,
      ...(isGone && { isGone }),
    };
    await deps.db.transaction().execute((tx) => recordDone(tx, request, told));
    await publishEvents(deps, { companyId, graceMs: 0 }).catch(() => 0); // else the sweep does it
  } else {
    await recordRefused(deps.db, request, ending.outcome);
    if (ending.outcome === 'taken') await learnWhatIsTaken(deps, companyId, system.id);
  }
  if (!isReported) return;
  const outcome = ending.kind === 'done' ? 'done' : ending.outcome;
  const seconds = (Date.now() - observedAt.getTime()) / SECOND;
  const reason = ending.kind === 'done' ? null : masked(ending.reason);
  deps.events.emit('booking.requested', {
    companyId,
    conversationId,
    system: system.id,
    action: action.type,
    outcome,
    reason,
    seconds,
  });
}

/** Our schedule says that the time is free: what has taken it was not told to us. */
async function learnWhatIsTaken(deps: RequestDeps, companyId: string, system: string): Promise<void> {
  await deps.contexts.invalidateCompany(companyId, ['schedule']).catch(() => 0);
  const observedAt = new Date().toISOString();
  const job = { companyId, system, observedAt, event: { type: 'bookings-changed' as const } };
  await deps.queues.add(bookingSystemEvent, job).catch(() => undefined);
}
