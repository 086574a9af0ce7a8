import type { CompanyBookings } from '../../bookings/booking-systems';
import { BookingsUnavailable, BookingsUnconfirmed } from '../../bookings/errors';
import { openRequests } from '../../db/booking-requests/open';
import { lockIdle, requesterOf } from '../../db/booking-requests/requester';
import { giveUpPending, noteLook } from '../../db/booking-requests/settle';
import { markTold } from '../../db/booking-requests/told';
import { openHandOver } from '../../db/hand-overs';
import type { RequestDeps, Requester } from './run-requests';
import { type OpenRequests, settleRequests } from './settle';

const REASON = 'a booking was made, moved or cancelled for a reply that was not sent: tell the client';
const UNCLEAR =
  'a booking was asked for in a booking system that is not configured any more: look whether it was made there, and tell the client';

/**
 * For a conversation in which nothing is left to be answered (a person has answered meanwhile, or the client has deleted their
 * message): no turn would ever say what was done, so a person is asked to. So they are where the booking system is not configured any
 * more, and no code can look for what has become of a request.
 */
export async function tellByPerson(
  deps: RequestDeps,
  conversationId: string,
  signal: AbortSignal,
): Promise<void> {
  const open = await openRequests(deps.db, conversationId);
  if (open.every(({ status }) => status === 'refused')) return;
  const requester = await requesterOf(deps.db, conversationId);
  if (!requester) return;
  const system = deps.bookingSystems.of(requester);
  const settled = system && (await settleOrNote(deps, requester, system, signal));
  if (settled === 'unknown' || settled?.kind === 'waiting') return; // the sweep comes back
  const reason = await deps.db.transaction().execute(async (tx) => {
    const version = await lockIdle(tx, conversationId);
    const left = await openRequests(tx, conversationId);
    const statuses = new Set(left.map(({ status }) => status));
    const isUnclear = !system && statuses.has('pending');
    if (version === undefined || !(statuses.has('done') || isUnclear)) return undefined;
    if (isUnclear) await giveUpPending(tx, conversationId);
    const reason = isUnclear ? UNCLEAR : REASON;
    await openHandOver(tx, conversationId, reason);
    await markTold(
      tx,
      conversationId,
      version,
      left.map(({ id }) => id),
    );
    return reason;
  });
  const { companyId } = requester;
  if (reason) deps.events.emit('conversation.handed-over', { companyId, conversationId, reason });
}

/** A booking system that is away is no failure of a turn: no client waits for an answer. */
async function settleOrNote(
  deps: RequestDeps,
  requester: Requester,
  system: CompanyBookings,
  signal: AbortSignal,
): Promise<OpenRequests | 'unknown'> {
  try {
    return await settleRequests(deps, requester, system, signal);
  } catch (error) {
    const isAway = error instanceof BookingsUnavailable || error instanceof BookingsUnconfirmed;
    if (signal.aborted || !isAway) throw error;
    await noteLook(deps.db, requester.conversationId);
    return 'unknown';
  }
}
