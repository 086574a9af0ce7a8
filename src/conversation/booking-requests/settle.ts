import type { CompanyBookings } from '../../bookings/booking-systems';
import { BookingRefused, BookingsUnconfirmed, InvalidAction } from '../../bookings/errors';
import { type OpenRequest, openRequests } from '../../db/booking-requests/open';
import { forgetRequest, giveUpRequest } from '../../db/booking-requests/settle';
import { openHandOver } from '../../db/hand-overs';
import type { ActionOutcome } from '../../domain/turn';
import { underDeadline } from '../../time/deadline';
import { end } from './end';
import { lookWhetherDone } from './look';
import { type Done, prepareRequest } from './prepare';
import type { RequestDeps, Requester } from './run-requests';
import { announcedMs, runMs } from './time-limits';

export type OpenRequests =
  /** Nothing is pending. */
  | { kind: 'settled'; open: OpenRequest[] }
  /** What was pending is settled now: what the turn has read is outdated. */
  | { kind: 'changed' }
  /** A request may still be under way. */
  | { kind: 'waiting'; ms: number };

interface Impossible {
  kind: 'impossible';
  outcome: Exclude<ActionOutcome['outcome'], 'done'>;
}

type Found = { kind: 'done' } | { kind: 'not-done' } | Impossible;

/**
 * Finds out what has become of the requests of runs that have not ended (their process has died, or no answer came), before anything
 * else is done. What cannot be looked up any more is given to a person. Throws where the booking system cannot tell now: the turn
 * fails, and its next run begins here.
 */
export async function settleRequests(
  deps: RequestDeps,
  requester: Requester,
  system: CompanyBookings,
  signal: AbortSignal,
): Promise<OpenRequests> {
  const open = await openRequests(deps.db, requester.conversationId);
  const pending = open.filter(({ status }) => status === 'pending');
  if (pending.length === 0) return { kind: 'settled', open };
  const ms = runMs(system.timeoutMs);
  const late = () => new BookingsUnconfirmed(`looking for earlier requests has taken longer than ${ms} ms`);
  return underDeadline({ parent: signal, ms, late }, async (deadline) => {
    const readAt = performance.now();
    let longestMs = 0;
    for (const request of pending) {
      // Before it is looked for: only what is not there after this time will never be.
      const leftMs = announcedMs(system.timeoutMs) - request.ageMs - (performance.now() - readAt);
      const found = await settleDone(deps, requester, system, request, deadline);
      if (found.kind === 'done') continue;
      if (leftMs > 0) longestMs = Math.max(longestMs, leftMs);
      else if (found.kind === 'not-done') await forgetRequest(deps.db, request);
      else await giveUp(deps, requester, request, found.outcome);
    }
    return longestMs > 0 ? { kind: 'waiting', ms: Math.ceil(longestMs) } : { kind: 'changed' };
  });
}

async function settleDone(
  deps: RequestDeps,
  requester: Requester,
  system: CompanyBookings,
  request: OpenRequest,
  signal: AbortSignal,
): Promise<Found> {
  const startedAt = new Date();
  const { key, action, turn } = request;
  const found = await lookUp(deps, requester, system, request, signal);
  if (found === undefined) return { kind: 'not-done' };
  if ('kind' in found) return found;
  const ended = { turn: { ...requester, version: turn - 1 }, key, action };
  await end(deps, system, ended, { kind: 'done', ...found, startedAt });
  return { kind: 'done' };
}

/** What the request names may be removed, or no longer be known to the booking system. */
async function lookUp(
  { db }: RequestDeps,
  requester: Requester,
  system: CompanyBookings,
  { key, action }: OpenRequest,
  signal: AbortSignal,
): Promise<Done | Impossible | undefined> {
  try {
    const prepared = await prepareRequest(db, system, requester, { key, action, wasRequested: true });
    return prepared.kind === 'impossible' ? prepared : await lookWhetherDone(prepared.request, signal);
  } catch (error) {
    if (error instanceof InvalidAction) return { kind: 'impossible', outcome: 'invalid' };
    // A change is looked for by doing it again where bookings cannot be read.
    if (error instanceof BookingRefused) return { kind: 'impossible', outcome: error.why };
    throw error;
  }
}

const UNKNOWN =
  'it is not known whether a booking was made, moved or cancelled in the booking system, and it cannot be looked up any more: look there, and tell the client';

async function giveUp(
  { db, events }: RequestDeps,
  { companyId, conversationId }: Requester,
  request: OpenRequest,
  outcome: Impossible['outcome'],
): Promise<void> {
  const isGivenUp = await db.transaction().execute(async (tx) => {
    if (!(await giveUpRequest(tx, request, outcome))) return false;
    await openHandOver(tx, conversationId, UNKNOWN);
    return true;
  });
  if (isGivenUp) events.emit('conversation.handed-over', { companyId, conversationId, reason: UNKNOWN });
}
